/** The content policy of the page: what an attacker would try is refused, and a tour of the whole app breaks none of it. */
import { resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { widgetsFiles } from './fixtures/widgets.ts'
import { startPhone } from './phone.ts'
import { hearPolicy, refusals } from './policy.ts'
import { serve, type StaticHost } from './server.ts'
import { addFormFile, endLink, fillAndFinish, home, newRecord, pairByText, upToDate } from './surveyor.ts'

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

const go = (page: Page, hash: string): Promise<void> => page.evaluate((to) => { location.hash = to }, hash)

test('[CSP1] [CSP2] [CSP3] script, markup, workers, frames, styles and addresses that are not the app\'s are refused', async () => {
  const elsewhere = await serve('dist', '/elsewhere/')
  const foreign = new URL(elsewhere.url).origin.replace('localhost', '127.0.0.1')
  const phone = await startPhone(host.url)
  await hearPolicy(phone)
  const { page } = phone
  await expect(page.getByRole('heading', { name: 'Forms', level: 1 })).toBeVisible()
  const outcome = await page.evaluate(async (foreign) => {
    const ran: string[] = []
    ;(globalThis as Record<string, unknown>)['ranByAttack'] = (name: string) => { ran.push(name) }
    const said: Record<string, string> = {}
    const attempts: Record<string, () => unknown> = {
      'inline script': () => { const script = document.createElement('script'); script.textContent = 'ranByAttack("inline script")'; document.body.append(script) },
      'foreign script': () => { const script = document.createElement('script'); script.src = `${foreign}/elsewhere/a.js`; document.body.append(script) },
      'data script': () => { const script = document.createElement('script'); script.src = 'data:text/javascript,ranByAttack("data script")'; document.body.append(script) },
      'eval': () => (globalThis as unknown as Record<string, (text: string) => unknown>)[['ev', 'al'].join('')]?.('ranByAttack("eval")'),
      'Function': () => new Function('ranByAttack("Function")')(),
      'text of a timer': () => setTimeout('ranByAttack("text of a timer")', 0),
      'innerHTML': () => { document.body.innerHTML = '<img src=x onerror=ranByAttack("innerHTML")>' },
      'insertAdjacentHTML': () => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=ranByAttack("insertAdjacentHTML")>'),
      'outerHTML': () => { document.querySelector('noscript')!.outerHTML = '<b>x</b>' },
      'srcdoc': () => { const frame = document.createElement('iframe'); frame.srcdoc = '<script>parent.ranByAttack("srcdoc")</script>'; document.body.append(frame) },
      'document.write': () => document.write('<script>ranByAttack("document.write")</script>'),
      'fragment of a range': () => document.body.append(document.createRange().createContextualFragment('<img src=x onerror=ranByAttack("range")>')),
      'handler': () => { const image = document.createElement('img'); image.setAttribute('onerror', 'ranByAttack("handler")'); image.src = 'blob:nothing'; document.body.append(image) },
      'parsed nodes': () => document.body.append(...document.adoptNode(new DOMParser().parseFromString('<img src="blob:nothing" onerror=ranByAttack("parsed")><script>ranByAttack("parsed script")</script>', 'text/html').body).childNodes),
      'javascript link': () => { const link = document.createElement('a'); link.href = 'javascript:ranByAttack("javascript link")'; document.body.append(link); link.click() },
      'another policy': () => (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): object } }).trustedTypes.createPolicy('mine', { createHTML: (text: string) => text }),
      'policy by the same name': () => (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): object } }).trustedTypes.createPolicy('transect', { createHTML: (text: string) => text }),
      'blob worker': () => new Worker(URL.createObjectURL(new Blob(['1'], { type: 'text/javascript' }))),
      'foreign worker': () => new Worker(`${foreign}/elsewhere/a.js`),
      'service worker elsewhere': () => navigator.serviceWorker.register('/sw.js'),
      'foreign fetch': () => fetch(`${foreign}/elsewhere/index.html`, { mode: 'no-cors' }),
      'foreign socket': () => new Promise((done, refuse) => { const socket = new WebSocket(foreign.replace('http', 'ws')); socket.onopen = done; socket.onerror = () => refuse(new Error('no socket')) }),
      'foreign picture': () => new Promise((done, refuse) => { const image = new Image(); image.onload = done; image.onerror = () => refuse(new Error('no picture')); image.src = `${foreign}/elsewhere/icons/icon-192.png` }),
      'data picture': () => new Promise((done, refuse) => { const image = new Image(); image.onload = done; image.onerror = () => refuse(new Error('no picture')); image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' }),
      'foreign form': () => { const form = document.createElement('form'); form.action = `${foreign}/elsewhere/index.html`; document.body.append(form); form.submit() },
      'foreign style': () => { const style = document.createElement('style'); style.textContent = ':root { --attacked: 1 }'; document.head.append(style) },
      'style attribute': () => { document.body.setAttribute('style', '--attacked: 1') },
      'base': () => { const base = document.createElement('base'); base.href = `${foreign}/`; document.head.append(base) },
    }
    for (const [name, attempt] of Object.entries(attempts)) {
      // Not in the evaluation itself: the tool that drives the page may do more than a page.
      said[name] = await new Promise((resolve) => setTimeout(() => {
        void (async () => attempt())().then(() => 'went through', (error: unknown) => `threw ${error instanceof Error ? error.name : String(error)}`).then(resolve)
      }, 0))
    }
    await new Promise((done) => setTimeout(done, 500))
    return { ran, said, styled: getComputedStyle(document.documentElement).getPropertyValue('--attacked') + getComputedStyle(document.body).getPropertyValue('--attacked'), base: document.baseURI, here: location.href }
  }, foreign)
  expect(outcome.ran).toEqual([])
  expect(outcome.styled).toBe('')
  expect(outcome.base).toBe(outcome.here)
  // These go through as nodes, and the policy takes their effect: nothing ran, was styled, sent or moved above.
  const withoutEffect = new Set(['parsed nodes', 'javascript link', 'foreign form', 'foreign style', 'style attribute', 'base'])
  expect(Object.entries(outcome.said).filter(([name, said]) => said === 'went through' && !withoutEffect.has(name)).map(([name]) => name)).toEqual([])
  const refused = new Set(refusals(phone))
  for (const directive of ['script-src-elem', 'script-src-attr', 'require-trusted-types-for', 'trusted-types', 'connect-src', 'img-src', 'form-action', 'style-src-elem', 'style-src-attr', 'base-uri']) {
    expect([...refused], directive).toContain(directive)
  }
  await phone.close()
  await elsewhere.stop()
})

test('[CSP1] a tour of the app breaks nothing of the policy: every control, records, history, files, meeting, camera', async () => {
  test.setTimeout(300_000)
  const [a, b] = [await startPhone(host.url, { isNew: true, args: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'] }), await startPhone(host.url)]
  for (const phone of [a, b]) await hearPolicy(phone)
  const { page } = a
  await page.getByLabel('Add form').setInputFiles([...widgetsFiles])
  await expect(page.getByRole('link', { name: /Every control/ }).first()).toBeVisible()
  await home(page)
  await page.getByRole('link', { name: /^New record: / }).click()
  await fillAndFinish(page)
  await home(page)
  await addFormFile(page, resolve('public/sample-water-points.xlsx'))
  await expect(page.getByRole('link', { name: /Water points/ }).first()).toBeVisible()
  await newRecord(page, /Water points/)
  await fillAndFinish(page)
  for (const hash of ['#/', '#/records', '#/review', '#/device', '#/bundle', '#/bundle/backup', '#/bundle/open', '#/sync/help', '#/sync/devices', '#/problems', '#/nowhere']) {
    await go(page, hash)
    await page.waitForTimeout(250)
  }
  await go(page, '#/records')
  await page.getByText('Kaloko, Kaloko').first().click()
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/record\/[^/]+$/)
  await go(page, `${await page.evaluate(() => location.hash)}/history`)
  await expect(page.getByText(/changed|written|added/i).first()).toBeVisible()
  await go(page, '#/bundle/backup')
  await page.getByRole('button', { name: /Back up|Make/ }).first().click()
  await page.waitForTimeout(1500)
  await home(page)
  await page.getByRole('button', { name: 'Sync with nearby device' }).first().click()
  await page.getByRole('button', { name: 'Scan pairing code' }).click()
  await page.waitForTimeout(1500)
  await pairByText(page, b.page)
  await b.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(b.page)).toBeVisible()
  await go(b.page, '#/records')
  await b.page.getByText('Kaloko, Kaloko').first().click()
  await b.page.waitForTimeout(500)
  await endLink(page)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.reload()
  await expect(page.getByText('You ended this link.').or(page.getByRole('heading', { level: 1 })).first()).toBeVisible()
  expect(a.problems).toEqual([])
  expect(b.problems).toEqual([])
  await a.close()
  await b.close()
})

const listForm = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Villages</h:title><model>
<instance><data id="villages" version="1"><village/><meta><instanceID/></meta></data></instance>
<instance id="list" src="jr://file/list.xml"/>
<bind nodeset="/data/village" type="string"/><bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/>
</model></h:head><h:body>
<select1 ref="/data/village"><label>&lt;span style="color: red"&gt;Red&lt;/span&gt; &amp;amp; *loud* village</label><itemset nodeset="instance('list')/root/item"><value ref="name"/><label ref="label"/></itemset></select1>
</h:body></h:html>`

test('[CSP1] [CSP2] colours, characters by name and lists in XML of a form go through it', async () => {
  const phone = await startPhone(host.url)
  await hearPolicy(phone)
  const { page } = phone
  await page.getByLabel('Add form').setInputFiles([
    { name: 'villages.xml', mimeType: 'text/xml', buffer: Buffer.from(listForm) },
    { name: 'list.xml', mimeType: 'text/xml', buffer: Buffer.from('<root><item><name>ako</name><label>Ako &amp; Bele</label></item></root>') },
  ])
  await newRecord(page, /Villages/)
  await expect(page.getByText('Red & loud village')).toBeVisible()
  expect(await page.getByText('Red', { exact: true }).evaluate((node) => getComputedStyle(node).color)).toBe('rgb(255, 0, 0)')
  await page.getByLabel('Ako & Bele').check({ force: true })
  await fillAndFinish(page)
  expect(phone.problems).toEqual([])
  await phone.close()
})
