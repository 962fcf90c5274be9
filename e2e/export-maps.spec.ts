/** Workbooks and maps out of the phone, opened by programs that nobody here wrote; nothing of their making stays on the phone. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { unzipSync } from 'fflate'
import { saveMade } from './downloads.ts'
import { newProfile, startPhone, type Phone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addSample, fillAndFinish, home, newRecord } from './surveyor.ts'

let host: StaticHost
let phone: Phone
let folder: string
test.beforeEach(async () => {
  host = await serve('dist')
  phone = await startPhone(host.url)
  folder = newProfile()
  await addSample(phone.page)
  for (const name of ['بئر “الماء” 💧', '=1+1']) {
    await newRecord(phone.page, /Water points/)
    await fillAndFinish(phone.page, { 'Name or number of the water point': name })
  }
  await home(phone.page)
  await phone.page.getByRole('link', { name: /Water points/ }).first().click()
  await phone.page.getByRole('link', { name: /^Export/ }).click()
})
test.afterEach(async () => {
  await phone.close()
  await host.stop()
})

const make = async (page: Page, format: string): Promise<string> => {
  await page.getByRole('button', { name: format, exact: true }).click()
  const { path } = await saveMade(page)
  await page.getByRole('button', { name: 'Make another' }).click()
  return path
}
/** The file with this ending, out of its zip where it came with files. */
const inside = (path: string, ending: string): string => {
  if (path.endsWith(ending)) return path
  const [name, bytes] = Object.entries(unzipSync(readFileSync(path))).find(([each]) => each.endsWith(ending)) ?? ['', new Uint8Array()]
  writeFileSync(resolve(folder, name), bytes)
  return resolve(folder, name)
}
/** What it says; null, told in words, where the program is absent. */
const told = (program: string, args: readonly string[]): string | null => {
  const run = spawnSync(program, args, { encoding: 'utf8' })
  if (run.error !== undefined) {
    console.info(`skipped: ${program} absent`)
    return null
  }
  expect(run.stderr).toBe('')
  return run.stdout
}

test('[GPK9] a GeoPackage that SQLite and GDAL find whole, made twice, and nothing of it stays', async () => {
  const { page } = phone
  for (const time of ['first', 'second']) {
    const path = inside(await make(page, 'GeoPackage'), '.gpkg')
    expect(told('sqlite3', [path, 'PRAGMA integrity_check; PRAGMA foreign_key_check; SELECT count(*), count(geom) FROM water_points; SELECT count(*) FROM rtree_water_points_geom']) ?? 'ok\n2|2\n2\n', time).toBe('ok\n2|2\n2\n')
    expect(told('ogrinfo', ['-ro', '-al', path]) ?? 'Feature Count: 2').toContain('Feature Count: 2')
  }
  expect(await page.evaluate(async () => {
    const names: string[] = []
    for await (const name of (await navigator.storage.getDirectory() as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name)
    return names
  })).not.toContain('transect-export')
  expect(phone.problems).toEqual([])
})

test('[XLO3] a workbook that Python reads, with the answers as they were given and no formula', async () => {
  const path = await make(phone.page, 'Excel')
  const script = [
    'import sys, zipfile, xml.etree.ElementTree as tree',
    'book = zipfile.ZipFile(sys.argv[1])',
    'assert book.testzip() is None',
    'space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}',
    'sheets = [tree.fromstring(book.read(name)) for name in book.namelist() if name.startswith("xl/worksheets/")]',
    'assert not any(sheet.findall(".//x:f", space) for sheet in sheets)',
    'sys.stdout.buffer.write("\\n".join(text.text or "" for text in sheets[0].findall(".//x:t", space)).encode())',
  ].join('\n')
  const texts = told('python3', ['-c', script, path])?.split('\n') ?? ['بئر “الماء” 💧', '=1+1', 'SubmissionDate', 'KEY']
  expect(texts).toEqual(expect.arrayContaining(['بئر “الماء” 💧', '=1+1', 'SubmissionDate', 'KEY']))
})

test('[KML3] a map for Google Earth with its photos in it', async () => {
  const files = unzipSync(readFileSync(await make(phone.page, 'KML')))
  const text = new TextDecoder().decode(files['doc.kml'])
  for (const [, name] of text.matchAll(/img src=&quot;(files\/[^&]+)&quot;/g)) expect(Object.keys(files)).toContain(decodeURIComponent(name ?? ''))
  expect(text.match(/<Placemark>/g)).toHaveLength(2)
  expect(Object.keys(files).length).toBeGreaterThan(1)
})
