// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'
import { button, closeAll, screenOf, type } from './testing/screen.tsx'

afterEach(closeAll)

const form = (attributes: string): string => `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms"><h:head><h:title>Log</h:title><model>
<instance><data id="log"><a/><r jr:template=""><b/></r><r><b/></r><g><c/><d/></g><meta><audit/><instanceID/></meta></data></instance>
<bind nodeset="/data/a" type="int" constraint=". &lt; 10"/><bind nodeset="/data/r/b"/><bind nodeset="/data/g/c"/><bind nodeset="/data/g/d"/><bind nodeset="/data/meta/audit" type="binary" ${attributes}/></model></h:head><h:body>
<input ref="/data/a"><label>A</label></input><group ref="/data/r"><label>R</label><repeat nodeset="/data/r"><input ref="/data/r/b"><label>B</label></input></repeat></group>
<group ref="/data/g" appearance="field-list"><label>G</label><input ref="/data/g/c"><label>C</label></input><input ref="/data/g/d"><label>D</label></input></group></h:body></h:html>`
const shape = (lines: readonly string[]) => lines.map((line) => line.split(',').filter((_, at) => at < 2).join(' '))
const times = (lines: readonly string[]) => lines.flatMap((line) => line.split(',').slice(2, 4).filter((time) => time !== '').map(Number))

test('[AUD3] [AUD5] every question with its place and its times, jumps, rows, refusals and the end; nothing is lost when the app stops', async () => {
  const { open, log, events } = screenOf({ xform: form('odk:track-changes="true"') })
  await open()
  type('A', '12')
  button('Next').click()
  type('A', '3')
  button('Next').click()
  type('B', 'x')
  button('Next').click()
  button('Add another').click()
  window.dispatchEvent(new Event('pagehide'))
  await vi.waitFor(() => expect(shape(log)).toEqual(['form start ', 'beginning of form ', 'constraint error /data/a', 'question /data/a', 'question /data/r[1]/b', 'add repeat /data/r[2]']))
  // The app stopped here; what stands in the draft goes on.
  closeAll()
  await vi.waitFor(() => expect(shape(log).at(-1)).toBe('form exit '))
  expect(log.find((line) => line.startsWith('question,/data/a'))?.split(',').slice(4)).toEqual(['', '3'])
  const before = log.length
  await open()
  button(/Questions$/).click()
  document.querySelector<HTMLElement>('.fill-over .bar button')?.click()
  await vi.waitFor(() => expect(document.querySelector('.fill-over')).toBeNull())
  while (document.querySelector('.page')?.textContent?.includes('End of') !== true) button('Next').click()
  button('Finish').click()
  await vi.waitFor(() => expect(events).toContain('done r1'))
  expect(shape(log.slice(before))).toEqual(expect.arrayContaining(['form resume ', 'jump ', 'group questions /data/g', 'question /data/g/c', 'question /data/g/d', 'end screen ', 'form save ', 'form finalize ', 'form exit ']))
  expect(shape(log).at(-1)).toBe('form exit ')
  const starts = log.map((line) => Number(line.split(',')[2]))
  expect(starts.every((start) => start > 1_600_000_000_000)).toBe(true)
  expect(times(log).every((time) => Number.isInteger(time))).toBe(true)
})

test('[AUD5] a form without a log keeps none', async () => {
  const { open, log } = screenOf({ xform: form('').replace('<audit/>', '').replace(/<bind nodeset="\/data\/meta\/audit"[^>]*>/, '') })
  await open()
  type('A', '3')
  button('Next').click()
  closeAll()
  expect(log).toEqual([])
})

test('[AUD6] an edit asks for its reason, and a nameless device for the person', async () => {
  const { open, log, events } = screenOf({ xform: form('odk:identify-user="true" odk:track-changes-reasons="on-form-edit"'), recordId: 'r1', userName: '' })
  await open()
  await vi.waitFor(() => expect(document.body.textContent).toContain('Who fills this form?'))
  type('Your name', 'Ben')
  button('Continue').click()
  await vi.waitFor(() => expect(document.querySelector('dialog')?.textContent).toBe(''))
  type('A', '4')
  while (document.querySelector('.page')?.textContent?.includes('End of') !== true) button('Next').click()
  button('Finish').click()
  await vi.waitFor(() => expect(document.body.textContent).toContain('Why was this record changed?'))
  expect(button('Continue').disabled).toBe(true)
  type('Reason', 'Measured again')
  button('Continue').click()
  await vi.waitFor(() => expect(events).toContain('done r1'))
  const reason = log.find((line) => line.startsWith('change reason'))
  expect(reason?.split(',').slice(4)).toEqual(['Ben', 'Measured again'])
})
