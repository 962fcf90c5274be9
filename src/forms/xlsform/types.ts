/**
 * The question types of XLSForm: which control shows them and what their bind says. Names on one line are the same type.
 * Selects and begin/end rows are read by type-cell.ts.
 */

export interface QuestionType {
  /** tag of the control and its fixed attributes; null for questions nobody sees */
  readonly control: { readonly tag: string; readonly attributes: Readonly<Record<string, string>> } | null
  /** null: the type writes no bind of its own */
  readonly bind: Readonly<Record<string, string>> | null
  /** shown when the row has no hint of its own */
  readonly hint?: string
}

const types = new Map<string, QuestionType>()
const define = (names: readonly string[], type: QuestionType): void => {
  for (const name of names) types.set(name, type)
}
const shown = (tag: string, bind: Readonly<Record<string, string>> | null, attributes: Readonly<Record<string, string>> = {}): QuestionType => ({ control: { tag, attributes }, bind })
const input = (type: string): QuestionType => shown('input', { type })
const upload = (mediatype: string): QuestionType => shown('upload', { type: 'binary' }, { mediatype })
const unseen = (bind: Readonly<Record<string, string>> | null): QuestionType => ({ control: null, bind })
const preload = (type: string, name: string, parameter: string): QuestionType => unseen({ type, 'jr:preload': name, 'jr:preloadParams': parameter })
const property = (name: string): QuestionType => preload('string', 'property', name)

define(['text', 'string', 'q string', 'add text prompt'], input('string'))
define(['integer', 'int', 'q int', 'add integer prompt'], input('int'))
define(['decimal', 'q decimal', 'add decimal prompt'], input('decimal'))
define(['date', 'q date', 'add date prompt'], input('date'))
define(['time'], input('time'))
define(['dateTime', 'datetime', 'date time', 'q dateTime', 'q date time', 'add dateTime prompt', 'add date time prompt'], input('dateTime'))
define(['geopoint', 'gps', 'location', 'q geopoint', 'q location', 'add location prompt'], input('geopoint'))
define(['geotrace', 'q geotrace'], input('geotrace'))
define(['geoshape', 'q geoshape'], input('geoshape'))
define(['barcode', 'q barcode', 'add barcode prompt'], input('barcode'))
define(['note', 'q note', 'add note prompt'], shown('input', { readonly: 'true()', type: 'string' }))
define(['percentage'], shown('input', { type: 'int', constraint: '0 <= . and . <= 100' }))
define(['phone number'], { ...shown('input', { type: 'string', constraint: String.raw`regex(., '^\d*$')` }), hint: 'Enter numbers only.' })
for (const [period, days] of [['month', '31'], ['six months', '183'], ['year', '365']] as const) {
  define([`number of days in last ${period}`], { ...shown('input', { type: 'int', constraint: `0 <= . and . <= ${days}` }), hint: `Enter a number 0-${days}.` })
}
define(['image', 'photo', 'q picture', 'q image', 'add image prompt', 'add photo prompt'], upload('image/*'))
define(['audio', 'q audio', 'add audio prompt'], upload('audio/*'))
define(['video', 'q video', 'add video prompt'], upload('video/*'))
define(['file', 'add file prompt'], upload('application/*'))
define(['acknowledge', 'q acknowledge', 'add acknowledge prompt'], shown('trigger', { type: 'string' }))
define(['trigger'], shown('trigger', null))
define(['range'], shown('range', { type: 'int' }))
define(['osm'], upload('osm/*'))
define(['select one external'], input('string'))
define(['select one'], shown('select1', { type: 'string' }))
define(['select all that apply'], shown('select', { type: 'string' }))
define(['rank'], shown('odk:rank', { type: 'odk:rank' }))
define(['calculate', 'q calculate', 'add calculate prompt', 'hidden'], unseen({ type: 'string' }))
define(['start', 'start time', 'get start time'], preload('dateTime', 'timestamp', 'start'))
define(['end', 'end time', 'get end time'], preload('dateTime', 'timestamp', 'end'))
define(['today', 'get today'], preload('date', 'date', 'today'))
define(['deviceid', 'imei', 'device id', 'get device id'], property('deviceid'))
define(['username'], property('username'))
define(['email'], property('email'))
define(['phonenumber', 'get phone number'], property('phonenumber'))
define(['subscriberid', 'subscriber id', 'get subscriber id'], property('subscriberid'))
define(['simserial', 'sim id', 'get sim id'], property('simserial'))
for (const name of ['uri:deviceid', 'uri:username', 'uri:email', 'uri:phonenumber', 'uri:subscriberid', 'uri:simserial']) define([name], property(name))
define(['start-geopoint'], unseen({ type: 'geopoint' }))
define(['background-geopoint'], shown('trigger', { type: 'geopoint' }))
define(['background-audio'], unseen({ type: 'binary' }))
define(['audit'], unseen({ type: 'binary' }))

export const typeNamed = (name: string): QuestionType | null => types.get(name) ?? null
export const photoTypes: ReadonlySet<string> = new Set(['image', 'photo', 'add image prompt', 'add photo prompt'])

/** What authors write today; suggestions for misspelt types come from these. */
export const documentedTypes: readonly string[] = [
  'text', 'integer', 'decimal', 'date', 'time', 'dateTime', 'note', 'calculate', 'hidden', 'acknowledge', 'barcode', 'range',
  'geopoint', 'geotrace', 'geoshape', 'image', 'audio', 'video', 'file', 'select_one', 'select_multiple', 'rank',
  'select_one_from_file', 'select_multiple_from_file', 'begin_group', 'end_group', 'begin_repeat', 'end_repeat',
  'start', 'end', 'today', 'deviceid', 'username', 'email', 'phonenumber', 'audit', 'start-geopoint', 'background-geopoint', 'background-audio', 'csv-external', 'xml-external',
]
