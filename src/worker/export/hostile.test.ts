/** Forms, people and answers that mean harm, or just do not care: file names stay names, tables stay tables. */
import { expect, test } from 'vitest'
import { commitLocal } from '../../storage/commit.ts'
import { renameDevice } from '../../storage/device.ts'
import { addFormVersion } from '../../storage/forms.ts'
import { formTable, versionColumn } from '../../core/change.ts'
import type { ExportFormat } from '../api-export.ts'
import { makeExport } from './make.ts'
import { all, exportPhone, plainly, textsOf } from './testing/phone.ts'

const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('\n', '&#10;')
const formOf = (id: string, version: string, label: string): string => `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>${attribute(label)}</h:title><model>
<instance><data id="${attribute(id)}" version="${attribute(version)}"><__proto__/><constructor/><s/><__proto__x jr:template="" xmlns:jr="http://openrosa.org/javarosa"><toString/></__proto__x></data></instance></model></h:head>
<h:body><input ref="/data/__proto__"><label>${attribute(label)}</label></input><input ref="/data/constructor"><label>${attribute(label)}</label></input>
<select ref="/data/s"><label>s</label><item><label>${attribute(label)}</label><value>${attribute('=1,"x"')}</value></item><item><label>ok</label><value>__proto__</value></item></select>
<group ref="/data/__proto__x"><repeat nodeset="/data/__proto__x"><input ref="/data/__proto__x/toString"><label>t</label></input></repeat></group></h:body></h:html>`

const nasty = ['../../../etc/passwd', 'C:\\Windows\\con', '__proto__', 'constructor', '=cmd|"/c calc"!A1', '\u202egnp.exe', 'a/b', 'nul', 'x'.repeat(3000), '"\n,', '😀'.repeat(200), '.', '. .']

test('[FNM1] [CSV7] [CSV8] [EXP7] whatever a form, a person or a version is called', async () => {
  const phone = await exportPhone('a')
  renameDevice(phone.store, { name: '=HYPERLINK("x")', userName: '@SUM(1),"a"' })
  for (const [at, id] of nasty.entries()) {
    const label = nasty[(at + 3) % nasty.length] as string
    const version = addFormVersion(phone.store, { formId: id, title: label, version: '+1,"2"', xform: formOf(id, '+1,"2"', label) })
    commitLocal(phone.store, [{ table: formTable(id, '/data'), row: { newRow: 'r' }, cells: [[versionColumn, version], ['/data/__proto__', id.slice(0, 100)], ['/data/constructor', 'c'], ['/data/s', '=1,"x" __proto__ gone']] }], (phone.now += 1000))
    const make = (format: ExportFormat, labels: boolean) => makeExport(phone.means, { format, filter: { ...all, formId: id }, options: { ...plainly, labels, splitSelects: true, neutralFormulas: true } })
    for (const labels of [false, true]) {
      const made = await make('csv', labels)
      if (!made.ok || made.value === null) throw new Error(JSON.stringify(made))
      expect(made.value.made.file.name).toMatch(/^[^\p{C}/\\:*?"<>|]{5,250}\.zip$/u)
      const files = await textsOf(made.value.made.file)
      const names = Object.keys(files)
      expect(names).toHaveLength(2)
      for (const name of names) expect(name).toMatch(/^(?!(con|nul)\.)[^\p{C}/\\:*?"<>|]{1,150}\.csv$/iu)
      expect(names[1]).toBe(`${names[0]?.slice(0, -4)}-__proto__x.csv`)
      const table = files[names[0] as string] as string
      expect(table).toMatch(/,"'@SUM\(1\),""a""",0,0,,,"'=HYPERLINK\(""x""\)",0,"'\+1,""2"""\n$/)
      if (!labels) expect(table).toMatch(/^SubmissionDate,__proto__,constructor,s,"s\/=1,""x""",s\/__proto__,KEY,/)
    }
    expect(await make('xml', false)).toMatchObject({ ok: true, value: { made: { records: 1 } } })
    expect(await make('sqlite', false)).toMatchObject({ ok: true, value: { made: { records: 1 } } })
  }
}, 120_000)
