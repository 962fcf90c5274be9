// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'
import { alerts, button, closeAll, control, screenOf, type, where } from './testing/screen.tsx'

afterEach(closeAll)

const wrap = (instance: string, binds: string, body: string): string =>
  `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Wells</h:title><model><instance><data id="w">${instance}</data></instance>${binds}</model></h:head><h:body>${body}</h:body></h:html>`
const input = (path: string, label: string): string => `<input ref="/data/${path}"><label>${label}</label></input>`
const wells = wrap('<name/><depth/><more/><why/><tap jr:template=""><flow/></tap><tap><flow/></tap><tap><flow/></tap>',
  '<bind nodeset="/data/name" required="true()"/><bind nodeset="/data/depth" type="int" constraint=". &lt; 100"/><bind nodeset="/data/more"/><bind nodeset="/data/why" relevant="/data/more = \'yes\'" required="true()"/><bind nodeset="/data/tap/flow" type="decimal" constraint=". &gt; 0" jr:constraintMsg="More than nothing"/>',
  `${input('name', 'Name')}${input('depth', 'Depth')}${input('more', 'More')}${input('why', 'Why')}<group ref="/data/tap"><label>Tap</label><repeat nodeset="/data/tap">${input('tap/flow', 'Flow')}</repeat></group>`)
const cell = (column: string, value: string, row = 'root') => ({ row, column: `/data/${column}`, value })
const tap = (id: string, order: string) => ({ id, range: '/data/tap', parent: 'root', order })
const rows = () => [...document.querySelectorAll('.wrong-row')].map((row) => [...row.children].map((part) => part.textContent).join(' | '))
const listed = () => [...document.querySelectorAll('.fill-over li')].map((row) => (row.textContent ?? '').replaceAll(/\s+/g, ' ').trim())
const answers = { rows: [tap('t1', 'a0'), tap('t2', 'a1')], cells: [cell('depth', '120'), cell('tap/flow', '2', 't1'), cell('tap/flow', '-1', 't2')] }

test('[FIL21] Finish names each question to check with its place and its reason, goes to the first, and counts down', async () => {
  const { open, events } = screenOf({ xform: wells, answers, position: 'end' })
  await open()
  button('Finish').click()
  await Promise.resolve()
  expect(document.activeElement).toBe(control('Name'))
  expect(alerts()[0]).toContain('3 questions to check')
  expect(rows()).toEqual(['Name | This question must be answered.', 'Depth | This answer does not fit what the form allows.', 'Flow | Tap 2 of 2 · More than nothing'])
  type('Name', 'Kaloko')
  expect(alerts()[0]).toContain('2 questions to check')
  button(/^FlowTap 2/).click()
  await Promise.resolve()
  expect(control('Flow').value).toBe('-1')
  type('Flow', '1')
  button(/^Depth/).click()
  type('Depth', '12')
  expect(alerts()).toEqual([])
  expect(document.body.textContent).toContain('Nothing left to check')
  type('Depth', '500')
  expect(alerts()[0]).toContain('1 question to check')
  type('Depth', '12')
  button('Go to the end').click()
  button('Finish').click()
  await vi.waitFor(() => expect(events).toEqual(['drafts.finish', 'done r1']))
})

test('[FIL30] [FIL31] the list has every relevant question with its place and state; search and tabs narrow it; a tap goes there', async () => {
  const { open } = screenOf({ xform: wells, answers, position: '/data/depth' })
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 4000 })
  await open()
  button(/Questions$/).click()
  expect(listed()).toEqual(['NameMust be answered', 'DepthThis answer does not fit what the form allows.To check', 'MoreNot answered', 'Tap 1 of 2', 'FlowAnswered', 'Tap 2 of 2', 'FlowMore than nothingTo check'])
  expect([...document.querySelectorAll('.list-tab')].map((tab) => tab.textContent)).toEqual(['All 5', 'Not answered 2', 'To check 2'])
  expect(document.querySelector('.fill-over [aria-current]')?.textContent).toContain('Depth')
  button('To check 2').click()
  expect(listed()).toEqual(['DepthThis answer does not fit what the form allows.To check', 'FlowTap 2 of 2 · More than nothingTo check'])
  button('All 5').click()
  const search = document.querySelector('.fill-over input') as HTMLInputElement
  search.value = 'tap 1 FLÓW'
  search.dispatchEvent(new Event('input', { bubbles: true }))
  expect(listed()).toEqual(['FlowTap 1 of 2Answered'])
  button(/^FlowTap 1/).click()
  await vi.waitFor(() => expect(document.querySelector('.fill-over')).toBeNull())
  await vi.waitFor(() => expect(control('Flow').value).toBe('2'))
})

test('[FIL32] back closes the list and leaves the form and what was typed', async () => {
  const { open } = screenOf({ xform: wells })
  await open()
  type('Name', 'Kal')
  button(/Questions$/).click()
  expect(history.state).toMatchObject({ layer: true })
  history.back()
  await vi.waitFor(() => expect(document.querySelector('.fill-over')).toBeNull())
  expect(where()).toBe('Question 1 of 5')
  expect(control('Name').value).toBe('Kal')
})

test('[FIL33] a finished record that opens to be changed is checked as a whole, and can be read and left', async () => {
  const { open, events } = screenOf({ xform: wells, answers, recordId: 'r1' })
  await open()
  expect(alerts()[0]).toContain('3 questions to check')
  button('Save draft').click()
  await vi.waitFor(() => expect(events).toEqual(['left']))
})

test('[FIL25] a smaller count asks before rows with answers go; who keeps them gets the number back', async () => {
  const counted = wrap('<count/><child jr:template=""><who/></child>', '<bind nodeset="/data/count" type="int"/><bind nodeset="/data/child/who"/>',
    `${input('count', 'How many')}<group ref="/data/child"><label>Child</label><repeat nodeset="/data/child" jr:count="/data/count">${input('child/who', 'Who')}</repeat></group>`)
  const child = (id: string, order: string) => ({ id, range: '/data/child', parent: 'root', order })
  const { open, answers: saved } = screenOf({ xform: counted, answers: { rows: [child('c1', 'a0'), child('c2', 'a1')], cells: [cell('count', '2'), cell('child/who', 'Zoe', 'c2')] } })
  const { render } = await import('solid-js/web')
  const { ConfirmHost } = await import('../parts/dialog.tsx')
  await open()
  const host = document.body.appendChild(document.createElement('div'))
  const close = render(() => <ConfirmHost />, host)
  type('How many', '1')
  control('How many').dispatchEvent(new FocusEvent('blur'))
  expect(document.body.textContent).toContain('Remove 1 entry with answers?')
  button('Keep them').click()
  await vi.waitFor(() => expect(control('How many').value).toBe('2'))
  expect(document.body.textContent).not.toContain('Remove 1 entry')
  type('How many', '0')
  control('How many').dispatchEvent(new FocusEvent('blur'))
  button('Remove').click()
  await vi.waitFor(() => expect(saved().rows).toEqual([]))
  expect(control('How many').value).toBe('0')
  close()
})
