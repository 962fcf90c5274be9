/** A small survey for the typed formats: every type of question, repeats in repeats, texts that are hard on files, and answers that are no places. */
import type { RowId } from '../../core/ids.ts'
import type { ExportColumn, ExportFile, ExportRow, ExportSource, ExportTable } from '../source.ts'
import { facts, rowsSource } from './rows-source.ts'

const column = (nodeset: string, range: string, type: ExportColumn['type'], label: string | null = null, more: Partial<ExportColumn> = {}): ExportColumn =>
  ({ nodeset, path: nodeset.slice(range.length + 1).split('/'), type, kind: 'user', label, choices: null, removed: false, ...more })

const states = [{ name: 'works', label: 'Fonctionne' }, { name: 'broken', label: 'En panne' }]
const uses = [{ name: 'drink', label: 'شرب' }, { name: 'wash', label: 'Washing & "cleaning"' }]

const tables: readonly ExportTable[] = [
  {
    range: '/data', parent: null, name: 'wells', columns: [
      column('/data/start', '/data', 'dateTime', null, { kind: 'once' }),
      column('/data/name', '/data', 'string', 'Nom du point d’eau'),
      column('/data/state', '/data', 'select1', 'État', { choices: states }),
      column('/data/uses', '/data', 'select', 'Uses', { choices: uses }),
      column('/data/depth', '/data', 'decimal', 'Depth <m>'),
      column('/data/people', '/data', 'int', 'People'),
      column('/data/checked', '/data', 'boolean'),
      column('/data/seen', '/data', 'date', 'Seen'),
      column('/data/hour', '/data', 'time', 'Hour'),
      column('/data/more/photo', '/data', 'binary', 'Photo'),
      column('/data/where', '/data', 'geopoint', 'Where'),
      column('/data/more/way', '/data', 'geotrace', 'Way'),
      column('/data/more/plot', '/data', 'geoshape', 'Plot'),
      column('/data/more/name', '/data', 'string', 'Nom du point d’eau'),
    ],
  },
  { range: '/data/pump', parent: '/data', name: 'wells-pump', columns: [column('/data/pump/kind', '/data/pump', 'string', 'Kind'), column('/data/pump/spot', '/data/pump', 'geopoint', 'Spot')] },
  { range: '/data/pump/part', parent: '/data/pump', name: 'wells-part', columns: [column('/data/pump/part/label', '/data/pump/part', 'string', 'Label'), column('/data/pump/part/count', '/data/pump/part', 'int', 'Count')] },
]

export const wellIds = ['1', '2', '3'].map((digit) => `000000000000800080000000000000${digit.repeat(2)}` as RowId)
const uuid = (id: RowId): string => `uuid:${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`
const [one, two, three] = wellIds as [RowId, RowId, RowId]
const root = (id: RowId, name: string, values: readonly string[], more: Partial<Parameters<typeof facts>[0]> = {}): ExportRow =>
  ({ key: uuid(id), parentKey: null, id, record: facts({ id, name, ...more }), values })
const below = (id: RowId, parent: string, path: string, values: readonly string[]): ExportRow => ({ key: `${parent}/${path}`, parentKey: parent, id: `${id.slice(0, -4)}00${path.length.toString(16).padStart(2, '0')}` as RowId, record: facts({ id }), values })

const hard = 'بئر "الماء" 👩🏽‍🌾\n=1+1\u0001 <b>&amp;</b> ]]> _x0041_'
export const wellRows: Readonly<Record<string, readonly ExportRow[]>> = {
  '/data': [
    root(one, 'Puits n° 1', ['2026-03-29T02:30:00.250+03:00', 'Puits n° 1', 'works', 'drink wash', '12.5', '340', 'true', '2026-03-28', '07:05:00.000+03:00', 'puits é.jpg', '12.5 -1.25 310 4.5', '12 -1 300 5;12.1 -1.1 301 5', '0 0 0 0;0.001 0 0 0;0.001 0.001 0 0;0 0 0 0', 'près du marché'], { edits: 2, toReview: true, filesPresent: 1, filesExpected: 1 }),
    root(two, '', ['', '=1+1', '', '', '', '', '', '', '', '', '', '', '', ''], { isDeleted: true }),
    root(three, 'بئر', ['2026-01-01T00:00:00', hard, 'lost', 'drink gone', '1,5', '99999999999999999999', 'maybe', '2026-02-30', '25:00', '', 'no place', '12 -1', '-17 179.9;-17 -179.9;-16 -179.9', '@x'], { updatedAt: Date.UTC(2026, 1, 1), formVersion: '2 "β"' }),
  ],
  '/data/pump': [below(one, uuid(one), 'pump[1]', ['hand', '12.5001 -1.2501']), below(one, uuid(one), 'pump[2]', ['+2', '']), below(three, uuid(three), 'pump[1]', ['سولار', '1 2 3'])],
  '/data/pump/part': [below(one, `${uuid(one)}/pump[1]`, 'part[1]', ['rod', '3']), below(one, `${uuid(one)}/pump[2]`, 'part[1]', ['', '']), below(three, `${uuid(three)}/pump[1]`, 'part[1]', ['painel', '-4'])],
}
export const photo: ExportFile = {
  recordId: one, row: one, column: '/data/more/photo', name: 'puits é.jpg', type: 'image/jpeg', size: 3, isHere: true,
  read: async function* () { yield Uint8Array.of(1, 2, 3) },
}
export const wellsSource = (page = 2): ExportSource => rowsSource({ form: { formId: 'wells', title: 'Wells & <places>', tables }, rows: wellRows, files: [photo] }, page)
