import { DOMParser, type Element } from '@xmldom/xmldom'
import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { kml, kmlEnding } from './kml.ts'
import { golden } from './testing/golden-file.ts'
import { bytesOf, testOptions, textOf } from './testing/options.ts'
import { wellRows, wellsSource } from './testing/wells-source.ts'

const parse = (text: string): Element => new DOMParser({ onError: (level, message) => { if (level !== 'warning') throw new Error(message) } }).parseFromString(text, 'text/xml').documentElement as Element
const all = (element: Element, name: string): Element[] => [...element.getElementsByTagName(name)]
const textIn = (element: Element | undefined, name: string): string => element === undefined ? '' : (all(element, name)[0]?.textContent ?? '')
const dataOf = (placemark: Element | undefined): Readonly<Record<string, string>> => Object.fromEntries(placemark === undefined ? [] : all(placemark, 'Data').map((data) => [data.getAttribute('name') ?? '', textIn(data, 'value')]))

test('[KML1] a folder for each question with a place, a placemark for each answer, named as its record', async () => {
  const root = parse(await textOf(kml(wellsSource(), testOptions())))
  expect(textIn(root, 'name')).toBe('Wells & <places>')
  expect(all(root, 'Folder').map((folder) => [textIn(folder, 'name'), ...all(folder, 'Placemark').map((mark) => textIn(mark, 'name'))])).toEqual([
    ['wells-where', 'Puits n° 1', 'بئر'], ['wells-more-way', 'Puits n° 1', 'بئر'], ['wells-more-plot', 'Puits n° 1', 'بئر'], ['wells-pump', 'pump[1]', 'pump[1]'],
  ])
  expect(all(root, 'coordinates').map((each) => each.textContent)).toEqual(['-1.25,12.5,310', '-1,12,300 -1.1,12.1,301', '0,0,0 0.001,0.001,0 0,0.001,0 0,0,0', '179.9,-17 -179.9,-17 -179.9,-16 179.9,-17', '-1.2501,12.5001', '2,1,3'])
})

test('[KML2] answers are data of their own, whatever is in them; empty ones are left out', async () => {
  const [first, third] = all(all(parse(await textOf(kml(wellsSource(), testOptions()))), 'Folder')[0] as Element, 'Placemark').map(dataOf)
  expect(first).toMatchObject({ key: wellRows['/data']?.[0]?.key, user: 'Amina', device: 'Tablet 4', depth: '12.5', start: '2026-03-29T02:30:00.250+03:00' })
  expect(third).toMatchObject({ where: 'no place', name: wellRows['/data']?.[2]?.values[1]?.replace('\u0001', '\ufffd') })
  expect(Object.keys(third ?? {})).not.toContain('more-photo')
})

test('[KML3] with photos it is a KMZ whose balloons show them', async () => {
  const options = testOptions({ media: true })
  expect([kmlEnding(wellsSource().form, options), kmlEnding(wellsSource().form, testOptions()), kmlEnding({ tables: [] }, options)]).toEqual(['kmz', 'kml', 'kml'])
  const files = unzipSync(await bytesOf(kml(wellsSource(), options)))
  expect(Object.keys(files)).toEqual(['doc.kml', 'files/puits é.jpg'])
  expect([...(files['files/puits é.jpg'] ?? [])]).toEqual([1, 2, 3])
  const [mark] = all(parse(new TextDecoder().decode(files['doc.kml'])), 'Placemark')
  expect(textIn(mark, 'description')).toContain('<img src="files/puits%20%C3%A9.jpg" width="400"/>')
})

test('[KML4] what has children in an order of the schema keeps it', async () => {
  for (const mark of all(parse(await textOf(kml(wellsSource(), testOptions({ media: false })))), 'Placemark')) {
    expect([...mark.childNodes].map(({ nodeName }) => nodeName).join(' ')).toMatch(/^name TimeStamp styleUrl ExtendedData( Point| LineString| Polygon)?$/)
  }
})

test('the golden file', async () => {
  const made = await textOf(kml(wellsSource(), testOptions({ labels: true })))
  expect(made).toBe(golden('wells.kml', made))
})
