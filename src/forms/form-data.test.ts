import { expect, test } from 'vitest'
import { addressOf, readAddress } from './address.ts'
import { decodeText, engineData, type FileQuery } from './form-data.ts'
import { formFileName, nameInAddress, neededFiles } from './form-files.ts'
import { readTable } from './csv.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const data = (name: string, text: string, query: FileQuery | null = null): string => {
  const made = engineData(name, bytes(text), query)
  return made.ok ? made.value.text : `error: ${made.error}`
}
const head = '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>t</h:title><model>'

test('[FFL1] the files of a form: instances, media of texts, default pictures, pulldata, search, external choices; each once', () => {
  const xform = `${head}<itext><translation lang="en"><text id="a"><value>A</value><value form="image">jr://images/a.png</value><value form="big-image">jr://images/a%20big.png</value></text></translation></itext>
<instance><data id="f"><p>jr://images/d.jpg</p><q/><x/></data></instance><instance id="towns" src="jr://file-csv/towns.csv"/><instance id="g" src="jr://file/g.geojson"/><instance id="ls" src="jr://instance/last-saved"/>
<bind nodeset="/data/q" calculate="pulldata('prices', 'a', 'b', /data/x)"/><bind nodeset="/data/x" calculate="pulldata(&quot;towns&quot;, 'a', 'b', 1)"/></model></h:head>
<h:body><select1 ref="/data/q" appearance="minimal search('wells','contains','x','y')"><label>q</label><item><label>l</label><value>v</value></item></select1><input ref="/data/x" query="instance('l')/root/item"><label/></input></h:body></h:html>`
  expect(neededFiles(xform)).toEqual({ ok: true, value: ['a.png', 'a big.png', 'd.jpg', 'towns.csv', 'g.geojson', 'prices.csv', 'wells.csv', 'itemsets.csv'] })
})
test('[FFL2] names without folders or signs that file systems refuse', () => {
  expect([formFileName('x/y/é.png'), formFileName('e\u0301.png'), formFileName('..'), formFileName('a?b'), formFileName(' ')]).toEqual(['é.png', 'é.png', null, null, null])
  expect(nameInAddress('jr://file-csv/a%20b.csv?x')).toBe('a b.csv')
})
test('[FFL7] UTF-8, UTF-16 and what Excel writes', () => {
  expect(decodeText(bytes('é'))).toBe('é')
  expect(decodeText(Uint8Array.of(0xff, 0xfe, 0xe9, 0))).toBe('é')
  expect(decodeText(Uint8Array.of(0x63, 0xe9))).toBe('cé')
})
test('[FFL8] GeoJSON: points with height, lines, areas with holes, several parts, no shape; properties as text', () => {
  const feature = (geometry: unknown, properties: unknown, id?: unknown) => ({ type: 'Feature', geometry, properties, ...(id === undefined ? {} : { id }) })
  const text = JSON.stringify({ type: 'FeatureCollection', features: [
    feature({ type: 'Point', coordinates: [10, 20, 5] }, { title: 'A', 'marker-color': 'red', n: 1, o: { a: 1 } }, 7),
    feature({ type: 'Polygon', coordinates: [[[0, 0], [1, 0], [0, 0]], [[9, 9]]] }, { id: 'b', title: null }),
    feature({ type: 'MultiPoint', coordinates: [[1, 2]] }, null), feature(null, {}),
  ] })
  expect(readTable(data('a.geojson', text))).toEqual({
    columns: ['id', 'geometry', 'title', 'marker-color', 'n', 'o'],
    rows: [['7', '20 10 5 0', 'A', 'red', '1', '{"a":1}'], ['b', '0 0 0 0; 0 1 0 0; 0 0 0 0', '', '', '', ''], ['', '2 1 0 0', '', '', '', '']],
  })
  expect(data('a.geojson', '{"type":"x"}')).toBe('error: it is no FeatureCollection')
  expect(data('a.geojson', '{')).toMatch(/^error: /)
})
test('[FFL6] XML without declaration and comments; broken XML says where', () => {
  expect(data('a.xml', '<?xml version="1.0"?><!-- c --><root><item><a>1</a></item></root>')).toBe('<root><item><a>1</a></item></root>')
  expect(data('a.xml', '<root>\n<a></root>')).toMatch(/^error: .*line 2/)
  expect(data('a.csv', '\n')).toMatch(/^error: .*no columns/)
})
test('[FFL9] [FFL11] search: fixed choices first, each choice once, by sortby, searched columns in small letters', () => {
  const query: FileQuery = { kind: 'search', value: 'district', labels: ['name', 'code'], columns: [{ name: 'name', folded: true }, { name: 'country', folded: false }], fixed: [['99', 'Other']] }
  expect(readTable(data('a.csv', 'district,name,code,country,sortby\nb,BETA,2,TZ,2\na,Alpha,,TZ,1\nb,BETA,2,TZ,3\n', query)).rows).toEqual([
    ['99', 'Other', '1', '', ''], ['a', 'Alpha', '', 'alpha', 'TZ'], ['b', 'BETA 2', '', 'beta', 'TZ'],
  ])
  expect(readAddress(addressOf('my file.csv', query))).toEqual({ name: 'my file.csv', query })
})
test('[FFL12] external choices: the rows of one list, with the first language\'s label where there is no plain one', () => {
  expect(readTable(data('itemsets.csv', 'list_name,name,label::English\nx,a,A\ny,b,B\n', { kind: 'list', list: 'y' }))).toEqual({ columns: ['list_name', 'name', 'label_English', 'label'], rows: [['y', 'b', 'B', 'B']] })
})
