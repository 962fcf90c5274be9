/** Makes one export format from generated rows into an OPFS file, as the app's worker does: what a format costs without reading the database. */
import init from '@sqlite.org/sqlite-wasm'
import type { RowId } from '../src/core/ids.ts'
import type { Format, FormatOptions } from '../src/export/format.ts'
import type { ExportColumn, ExportRow, ExportSource } from '../src/export/source.ts'
import { openSync } from '../src/core/sync-file.ts'
import { geopackageIn } from '../src/worker/export/gpkg.ts'
import type { FormatFigure, FormatRequest } from './formats-page.ts'
import { columns, generator, surveyRecord } from './survey.ts'

const types: readonly ExportColumn['type'][] = ['string', 'string', 'date', 'dateTime', 'int', 'decimal', 'select1', 'select', 'boolean', 'geopoint', 'string', 'string']
const column = (range: string, name: string, type: ExportColumn['type']): ExportColumn => ({ nodeset: `${range}/${name}`, path: [name], type, kind: 'user', label: null, choices: null, removed: false })
const repeat = '/data/visit'
const device = { origin: '00'.repeat(8), name: 'Tablet 4', userName: 'Amina' }
const hex = (value: number): string => value.toString(16).padStart(8, '0')
const pageRecords = 500

/** One row of a repeat for every second record; between pages other messages get their turn, as the app's source gives it. */
const generated = (records: number): ExportSource => ({
  form: {
    formId: 'survey', title: 'Survey', tables: [
      { range: '/data', parent: null, name: 'survey', columns: columns.map((name, at) => column('/data', name, types[at] ?? 'string')) },
      { range: repeat, parent: '/data', name: 'survey-visit', columns: [column(repeat, 'day', 'date'), column(repeat, 'litres', 'decimal')] },
    ],
  },
  total: records,
  rows: async function* (range) {
    const random = generator(7)
    for (let from = 0; from < records; from += pageRecords) {
      const page: ExportRow[] = []
      for (let index = from; index < Math.min(records, from + pageRecords); index += 1) {
        const id = `${hex(index)}00008000800000000000${hex(index).slice(4)}`.slice(0, 32) as RowId
        const key = `uuid:${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`
        const record = { id, name: '', createdAt: 1_767_323_045_000 + index, createdBy: device, updatedAt: 1_767_323_045_000 + index, updatedBy: device, edits: 0, formVersion: '1', isDeleted: false, toReview: false, toCheck: 0, filesPresent: 0, filesExpected: 0 }
        if (range === '/data') page.push({ key, parentKey: null, id, record, values: surveyRecord(random, index).map((value) => String(value ?? '')) })
        else if (index % 2 === 0) page.push({ key: `${key}/visit[1]`, parentKey: key, id, record, values: ['2026-01-02', '12.5'] })
      }
      yield page
      await new Promise((resolve) => { setTimeout(resolve) })
    }
  },
  records: async function* () { /* none of these formats asks */ },
  files: async function* () { /* no photos here */ },
})

const options: FormatOptions = { labels: false, language: null, splitSelects: false, groupNames: true, withRemoved: true, media: false, bom: false, neutralFormulas: true, now: 1_795_000_000_000, note: () => undefined }

const made = async ({ format, records }: FormatRequest): Promise<FormatFigure> => {
  const sqlite = await init()
  const root = await navigator.storage.getDirectory()
  const formats: Readonly<Record<string, () => Promise<Format>>> = {
    gpkg: async () => geopackageIn(sqlite, () => Promise.resolve(root)),
    xlsx: async () => (await import('../src/export/xlsx.ts')).xlsx,
    geojson: async () => (await import('../src/export/geojson.ts')).geojson,
    kml: async () => (await import('../src/export/kml.ts')).kml,
  }
  const write = await formats[format]?.()
  if (write === undefined) throw new Error(`no format ${format}`)
  const file = await openSync(await root.getFileHandle(`made.${format}`, { create: true }))
  const start = performance.now()
  let size = 0
  for await (const piece of write(generated(records), options)) size += file.write(piece, { at: size })
  file.flush()
  const ms = performance.now() - start
  file.close()
  return { ms, bytes: size, heap: sqlite.wasm.heap8u().length }
}

self.onmessage = ({ data }: MessageEvent<FormatRequest>) => {
  made(data).then((figure) => self.postMessage({ figure }), (error: unknown) => self.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
}
