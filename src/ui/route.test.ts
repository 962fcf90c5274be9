import { expect, test } from 'vitest'
import { allRecords, createRouter, hrefOf, parseRoute, type Route } from './route.ts'

const routes: readonly Route[] = [
  { screen: 'home' },
  { screen: 'form', formId: 'water points/2 %&?#' },
  { screen: 'export', formId: 'water points/2 %&?#' },
  { screen: 'import', formId: 'water points/2 %&?#' },
  { screen: 'send', formId: 'water points/2 %&?#' },
  { screen: 'records', filter: allRecords },
  { screen: 'records', filter: { formId: 'a&b=c', search: 'well #3 50% ?', sort: 'name' } },
  { screen: 'record', recordId: '00ff' },
  { screen: 'history', recordId: '00ff' },
  { screen: 'print', recordId: '00ff' },
  { screen: 'review' },
  { screen: 'fill', open: { versionId: 'v1' } },
  { screen: 'fill', open: { recordId: 'r1' } },
  { screen: 'fill', open: { draftId: 'd1' } },
  { screen: 'sync' },
  { screen: 'device' },
  { screen: 'bundle', part: 'share' },
  { screen: 'bundle', part: 'backup' },
  { screen: 'bundle', part: 'open' },
  { screen: 'problems' },
]

test('[UI8] the address of a route leads back to it, whatever characters its ids have', () => {
  for (const route of routes) expect(parseRoute(hrefOf(route))).toEqual(route)
})
test('[UI7] addresses that name no screen are unknown, not errors', () => {
  for (const hash of ['#/form', '#/form/', '#/fill/new', '#/fill/other/1', '#/record/a/b', '#/%E0%A4%A', '#/nowhere', '#/sync/x', '#/bundle/share']) {
    expect(parseRoute(hash), hash).toEqual({ screen: 'unknown' })
  }
})
test('[UI7] an empty address is home, and an unknown sort is the usual one', () => {
  for (const hash of ['', '#', '#/']) expect(parseRoute(hash)).toEqual({ screen: 'home' })
  expect(parseRoute('#/records?sort=sideways')).toEqual({ screen: 'records', filter: allRecords })
})

/** A window of which only address and history exist. */
const pageAt = (hash: string) => {
  const stack: { hash: string; state: unknown }[] = [{ hash, state: null }]
  let at = 0
  let popstate: (() => void) | undefined
  const page = {
    location: { get hash() { return stack[at]?.hash ?? '' } },
    history: {
      get state() { return stack[at]?.state ?? null },
      pushState: (state: unknown, _: string, url: string) => { stack.splice(at + 1); stack.push({ hash: url, state }); at++ },
      replaceState: (state: unknown, _: string, url?: string) => { stack[at] = { hash: url ?? stack[at]?.hash ?? '', state } },
      back: () => { if (at > 0) { at--; popstate?.() } },
    },
    addEventListener: (_: string, listener: () => void) => { popstate = listener },
  }
  const click = (url: string): void => { stack.splice(at + 1); stack.push({ hash: url, state: null }); at++; popstate?.() }
  return { page: page as unknown as Window, click, depth: () => at }
}

test('[UI9] back returns to the screen before, after go() and after a link', () => {
  const { page, click } = pageAt('#/')
  const router = createRouter(page)
  router.go({ screen: 'form', formId: 'f' })
  click('#/fill/new/v')
  expect(router.route()).toEqual({ screen: 'fill', open: { versionId: 'v' } })
  router.back({ screen: 'home' })
  expect(router.route()).toEqual({ screen: 'form', formId: 'f' })
  router.back({ screen: 'device' })
  expect(router.route()).toEqual({ screen: 'home' })
})
test('[UI9] back from a screen the app was opened on leads to its parent, not out of the app', () => {
  const { page, depth } = pageAt('#/record/1')
  const router = createRouter(page)
  router.back({ screen: 'records', filter: allRecords })
  expect(router.route()).toEqual({ screen: 'records', filter: allRecords })
  expect(depth()).toBe(0)
})
test('[UI9] replacing adds no step', () => {
  const { page } = pageAt('#/')
  const router = createRouter(page)
  router.go({ screen: 'records', filter: allRecords })
  router.replace({ screen: 'records', filter: { ...allRecords, search: 'we' } })
  router.replace({ screen: 'records', filter: { ...allRecords, search: 'well' } })
  router.back({ screen: 'home' })
  expect(router.route()).toEqual({ screen: 'home' })
})
test('[UI9] what got another name stays on screen when a step that lay over it is taken back', () => {
  const { page } = pageAt('#/')
  const router = createRouter(page)
  router.go({ screen: 'fill', open: { versionId: 'v' } })
  const shown = router.route()
  router.rename({ screen: 'fill', open: { draftId: 'd' } })
  page.history.pushState({ depth: 2, layer: true }, '', page.location.hash)
  page.history.back()
  expect(router.route()).toBe(shown)
  router.go({ screen: 'home' })
  router.go({ screen: 'fill', open: { draftId: 'd' } })
  expect(router.route()).toEqual({ screen: 'fill', open: { draftId: 'd' } })
})
