/**
 * A shape: the table and columns that an operation writes, named by 16 bytes of its hash so that a change needs not repeat
 * 300 bytes of names. Its definition travels once in each segment, and in the tail beside the change that first used it.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { ByteReader, ByteWriter } from './bytes.ts'
import { limits, type ColumnName, type TableName } from './change.ts'

export interface Shape {
  readonly table: TableName
  readonly columns: readonly ColumnName[]
  /** 16 bytes */
  readonly hash: Uint8Array
  /** hex of `hash` */
  readonly key: string
}

export const writeShape = (writer: ByteWriter, shape: { readonly table: TableName; readonly columns: readonly ColumnName[] }): void => {
  writer.text(shape.table)
  writer.varint(shape.columns.length)
  for (const column of shape.columns) writer.text(column)
}

export const makeShape = (table: TableName, columns: readonly ColumnName[]): Shape => {
  const writer = new ByteWriter(512)
  writeShape(writer, { table, columns })
  const hash = sha256(writer.done()).slice(0, 16)
  return { table, columns, hash, key: bytesToHex(hash) }
}

/** null when malformed: too long a name, or a column twice. */
export const readShape = (reader: ByteReader): Shape | null => {
  const table = reader.text(limits.nameBytes)
  const count = reader.varint()
  if (reader.failed || count > reader.left) return null
  const columns: string[] = []
  for (let index = 0; index < count; index++) columns.push(reader.text(limits.nameBytes))
  if (reader.failed || new Set(columns).size !== count) return null
  return makeShape(table, columns)
}

/** Shapes met before, so that saving the same form again hashes nothing. */
export class ShapeBook {
  private readonly byNames = new Map<TableName, Shape[]>()
  private readonly byKey = new Map<string, Shape>()

  of(table: TableName, columns: readonly ColumnName[]): Shape {
    let known = this.byNames.get(table)
    if (known === undefined) {
      known = []
      this.byNames.set(table, known)
    }
    // the shape used last is mostly the one wanted
    for (let index = known.length - 1; index >= 0; index--) {
      const shape = known[index] as Shape
      if (shape.columns.length === columns.length && shape.columns.every((column, at) => column === columns[at])) return shape
    }
    // a form has some dozens; more are made anew each time rather than searched for
    if (known.length >= 64) known.splice(0, 32)
    const shape = makeShape(table, columns)
    known.push(shape)
    return shape
  }
  keep(shape: Shape): void {
    this.byKey.set(shape.key, shape)
  }
  find(key: string): Shape | undefined {
    return this.byKey.get(key)
  }
  forget(): void {
    this.byKey.clear()
  }
}
