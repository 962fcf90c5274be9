/**
 * Records as a GeoPackage: a table for records and one for each repeat, linked by keys; the first place that a table asks for is its
 * geometry, each further one has a layer of its own. Written into an empty database that somebody else opens and hands out
 * (worker/export/gpkg*.ts). Rules GPK1-GPK8.
 */
import { noteChoicesInFile, uniqueNames } from './fields.ts'
import type { FormatOptions } from './format.ts'
import { boundsOf, type Bounds } from './geometry.ts'
import { isNowhere, layersOf, placeIn, type Layer } from './geometry-layers.ts'
import { gpkgColumns, parentKey, plainName, recordKey, rowKey, unreadJson, type GpkgColumn, type SqlValue } from './gpkg-columns.ts'
import { indexName, indexStatements, openingStatements, quoted, schemaStatements, triggerStatements } from './gpkg-schema.ts'
import type { MediaNames } from './media-names.ts'
import type { ExportForm, ExportRow, ExportSource, ExportTable } from './source.ts'
import { geopackageBlob, wgs84 } from './wkb.ts'

/** An empty database. */
export interface GpkgDatabase {
  run(sql: string, params?: readonly SqlValue[]): number
  transaction<T>(body: () => T): T
}

interface Target {
  readonly name: string
  readonly table: ExportTable
  readonly layer: Layer | null
  /** holds every row of its table */
  readonly isMain: boolean
  readonly columns: readonly GpkgColumn[]
}

/** [GPK2] */
export const targetsOf = (form: ExportForm, options: FormatOptions, media: MediaNames | null): readonly Target[] => {
  const unique = uniqueNames()
  const named = (name: string): string => unique(plainName(name).replace(/^(?=(gpkg|rtree|sqlite)_)/i, 'form_'))
  const layers = layersOf(form)
  return form.tables.flatMap((table) => {
    const [first = null, ...more] = layers.filter((layer) => layer.table === table)
    const target = (layer: Layer | null, isMain: boolean): Target => ({ name: named(isMain || layer === null ? table.name : layer.name), table, layer, isMain, columns: gpkgColumns(table, layer, options, media) })
    return [target(first, true), ...more.map((layer) => target(layer, false))]
  })
}

const geometryTypes = { geopoint: 'POINT', geotrace: 'LINESTRING', geoshape: 'POLYGON' } as const

/** [GPK7] Keys that programs make relations from: one record or row, many rows below it. */
const constraintOf = ({ name }: GpkgColumn, { table, isMain }: Target, parent: Target | undefined): string => {
  if (!isMain) return ''
  if (name === (table.parent === null ? recordKey : rowKey).name) return ' NOT NULL UNIQUE'
  if (name !== parentKey.name || parent === undefined) return ''
  return ` REFERENCES ${quoted(parent.name)}(${(parent.table.parent === null ? recordKey : rowKey).name})`
}

const create = (db: GpkgDatabase, target: Target, parent: Target | undefined, form: ExportForm, options: FormatOptions): void => {
  const { name, table, layer, columns } = target
  const geometry = layer === null ? [] : [`geom ${geometryTypes[layer.type]}`]
  const declared = columns.map((column) => `${quoted(column.name)} ${column.type}${constraintOf(column, target, parent)}`)
  db.run(`CREATE TABLE ${quoted(name)} (${['fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL', ...geometry, ...declared, 'unread TEXT'].join(', ')})`)
  const about = [form.title, ...(table.parent === null ? [] : [table.range]), ...(layer === null ? [] : [layer.column.label ?? layer.column.path.join('/')])].join(' · ')
  db.run('INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) VALUES (?, ?, ?, ?, ?, ?)', [name, layer === null ? 'attributes' : 'features', name, about, new Date(options.now).toISOString(), layer === null ? null : wgs84])
  if (layer !== null) {
    db.run('INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 2, 0)', [name, 'geom', geometryTypes[layer.type], wgs84])
    for (const sql of indexStatements(name)) db.run(sql)
  }
  const alias = uniqueNames(columns.map((column) => column.name))
  for (const column of columns) {
    if (column.description === null) continue
    const constraint = column.choices === null ? null : `${name}_${column.name}`
    db.run('INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, ?)', [name, column.name, column.label === null ? null : alias(column.label), column.label, column.description, constraint])
    for (const choice of column.choices ?? []) db.run("INSERT OR IGNORE INTO gpkg_data_column_constraints (constraint_name, constraint_type, value, description) VALUES (?, 'enum', ?, ?)", [constraint, choice.name, choice.label === '' ? choice.name : choice.label])
  }
}

const wider = (a: Bounds | null, b: Bounds): Bounds => a === null ? b : { west: Math.min(a.west, b.west), south: Math.min(a.south, b.south), east: Math.max(a.east, b.east), north: Math.max(a.north, b.north) }

interface Filler { put(row: ExportRow): void; end(): void }
const fillerOf = (db: GpkgDatabase, { name, layer, isMain, columns }: Target, options: FormatOptions): Filler => {
  const all = ['fid', ...(layer === null ? [] : ['geom']), ...columns.map((column) => column.name), 'unread']
  const insert = `INSERT INTO ${quoted(name)} (${all.map(quoted).join(', ')}) VALUES (${all.map(() => '?').join(', ')})`
  const index = `INSERT INTO ${quoted(indexName(name))} VALUES (?, ?, ?, ?, ?)`
  let fid = 0
  let bounds: Bounds | null = null
  return {
    put: (row) => {
      const place = layer === null ? null : placeIn(layer, row)
      if (!isMain && place === null) return
      fid += 1
      const unread: (readonly [string, string])[] = []
      const values: SqlValue[] = [fid]
      if (layer !== null) {
        if (isNowhere(layer, row)) options.note('no-place')
        if (place === null || typeof place === 'string') values.push(null)
        else {
          const own = boundsOf(place)
          bounds = wider(bounds, own)
          values.push(geopackageBlob(place, own))
          db.run(index, [fid, own.west, own.east, own.south, own.north])
        }
        if (typeof place === 'string') {
          options.note('place-unread')
          unread.push([layer.column.path.join('_'), place])
        }
      }
      for (const column of columns) {
        const value = column.value(row)
        if (value === undefined) unread.push([column.name, column.answered(row)])
        values.push(value ?? null)
      }
      values.push(unreadJson(unread))
      db.run(insert, values)
    },
    end: () => {
      if (layer === null) return
      for (const sql of triggerStatements(name)) db.run(sql)
      if (bounds !== null) db.run('UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?', [bounds.west, bounds.south, bounds.east, bounds.north, name])
    },
  }
}

/** [GPK8] A page of rows is one transaction; between pages the source lets other work through, and ends early when it was stopped. */
export const writeGeopackage = async (db: GpkgDatabase, source: ExportSource, options: FormatOptions, media: MediaNames | null): Promise<void> => {
  const targets = targetsOf(source.form, options, media)
  const main = (range: string | null): Target | undefined => targets.find(({ table, isMain }) => isMain && table.range === range)
  for (const sql of openingStatements) db.run(sql)
  db.transaction(() => {
    for (const sql of schemaStatements) db.run(sql)
    for (const target of targets) create(db, target, main(target.table.parent), source.form, options)
  })
  for (const table of source.form.tables) {
    noteChoicesInFile(table, options)
    const fillers = targets.filter((target) => target.table === table).map((target) => fillerOf(db, target, options))
    for await (const page of source.rows(table.range)) {
      db.transaction(() => {
        for (const row of page) for (const filler of fillers) filler.put(row)
      })
    }
    db.transaction(() => {
      for (const filler of fillers) filler.end()
    })
  }
}
