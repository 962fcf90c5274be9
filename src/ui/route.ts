/**
 * Where the app is, as the part of the address behind '#': it works under any path of any static host, survives a reload
 * and keeps the back button. Words in the address are screens; ids are ours. Which screen is drawn is app.tsx. Rules UI7, UI8.
 */
import { createSignal, type Accessor } from 'solid-js'
import type { RecordSort } from '../worker/api.ts'

export type FillTarget = { readonly versionId: string } | { readonly recordId: string } | { readonly draftId: string }
/** share: send a file or open one; backup; open: one that came from outside */
export type BundlePart = 'share' | 'backup' | 'open'
export interface RecordsFilter { readonly formId: string | null; readonly search: string; readonly sort: RecordSort }

export type Route =
  | { readonly screen: 'home' }
  | { readonly screen: 'form'; readonly formId: string }
  | { readonly screen: 'records'; readonly filter: RecordsFilter }
  | { readonly screen: 'record'; readonly recordId: string }
  | { readonly screen: 'history'; readonly recordId: string }
  | { readonly screen: 'print'; readonly recordId: string }
  | { readonly screen: 'review' }
  | { readonly screen: 'fill'; readonly open: FillTarget }
  | { readonly screen: 'sync' }
  | { readonly screen: 'sync-help' }
  | { readonly screen: 'links' }
  | { readonly screen: 'bundle'; readonly part: BundlePart }
  | { readonly screen: 'export'; readonly formId: string }
  | { readonly screen: 'import'; readonly formId: string }
  | { readonly screen: 'send'; readonly formId: string }
  | { readonly screen: 'device' }
  | { readonly screen: 'diagnostics' }
  | { readonly screen: 'draft'; readonly draftId: string }
  | { readonly screen: 'station' }
  | { readonly screen: 'problems' }
  | { readonly screen: 'unknown' }

export const allRecords: RecordsFilter = { formId: null, search: '', sort: 'newest' }
const sorts: readonly string[] = ['newest', 'oldest', 'name', 'updated'] satisfies readonly RecordSort[]

const decode = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** [UI7] The screen an address names; anything else is 'unknown', never an exception. */
export const parseRoute = (hash: string): Route => {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2)
  const [screen = '', ...rest] = path.split('/').map(decode)
  const [first, second] = rest
  if (screen === '' && rest.length === 0) return { screen: 'home' }
  if (rest.length === 0 && (screen === 'sync' || screen === 'device' || screen === 'problems' || screen === 'review' || screen === 'station')) return { screen }
  if (screen === 'sync' && first === 'devices' && rest.length === 1) return { screen: 'links' }
  if (screen === 'sync' && first === 'help' && rest.length === 1) return { screen: 'sync-help' }
  if (screen === 'device' && first === 'diagnostics' && rest.length === 1) return { screen: 'diagnostics' }
  if (screen === 'bundle' && rest.length === 0) return { screen, part: 'share' }
  if (screen === 'bundle' && (first === 'backup' || first === 'open') && rest.length === 1) return { screen, part: first }
  if ((screen === 'form' || screen === 'export' || screen === 'import' || screen === 'send') && first && rest.length === 1) return { screen, formId: first }
  if (screen === 'draft' && first && rest.length === 1) return { screen, draftId: first }
  if (screen === 'record' && first && rest.length === 1) return { screen, recordId: first }
  if (screen === 'record' && first && (second === 'history' || second === 'print') && rest.length === 2) return { screen: second, recordId: first }
  if (screen === 'fill' && second && rest.length === 2) {
    if (first === 'new') return { screen, open: { versionId: second } }
    if (first === 'record') return { screen, open: { recordId: second } }
    if (first === 'draft') return { screen, open: { draftId: second } }
  }
  if (screen === 'records' && rest.length === 0) {
    const found = new URLSearchParams(query)
    const sort = found.get('sort') ?? ''
    return { screen, filter: { formId: found.get('form'), search: found.get('search') ?? '', sort: sorts.includes(sort) ? (sort as RecordSort) : 'newest' } }
  }
  return { screen: 'unknown' }
}

/** [UI8] The address of a route; parseRoute gives the route back. */
export const hrefOf = (route: Route): string => {
  switch (route.screen) {
    case 'form':
    case 'import':
    case 'send':
    case 'export': return `#/${route.screen}/${encodeURIComponent(route.formId)}`
    case 'record': return `#/record/${encodeURIComponent(route.recordId)}`
    case 'history':
    case 'print': return `#/record/${encodeURIComponent(route.recordId)}/${route.screen}`
    case 'fill': {
      const [kind, id] = 'versionId' in route.open ? ['new', route.open.versionId] : 'recordId' in route.open ? ['record', route.open.recordId] : ['draft', route.open.draftId]
      return `#/fill/${kind}/${encodeURIComponent(id as string)}`
    }
    case 'records': {
      const query = new URLSearchParams()
      if (route.filter.formId !== null) query.set('form', route.filter.formId)
      if (route.filter.search !== '') query.set('search', route.filter.search)
      if (route.filter.sort !== 'newest') query.set('sort', route.filter.sort)
      return query.size === 0 ? '#/records' : `#/records?${query.toString()}`
    }
    case 'draft': return `#/draft/${encodeURIComponent(route.draftId)}`
    case 'diagnostics': return '#/device/diagnostics'
    case 'links': return '#/sync/devices'
    case 'sync-help': return '#/sync/help'
    case 'bundle': return route.part === 'share' ? '#/bundle' : `#/bundle/${route.part}`
    case 'home': case 'unknown': return '#/'
    default: return `#/${route.screen}`
  }
}

export interface Router {
  readonly route: Accessor<Route>
  go(route: Route): void
  /** the same place in other words (a search being typed): no step for the back button */
  replace(route: Route): void
  /** Only the address: what is on screen is known there by another name now and is not drawn again. */
  rename(route: Route): void
  /** one step back inside the app, or to `parent` when the app was opened here */
  back(parent: Route): void
}

/** Follows the address bar of `page`. Steps made inside the app are counted in history.state, so that back never leaves the app. */
export const createRouter = (page: Pick<Window, 'location' | 'history' | 'addEventListener'>): Router => {
  const [route, setRoute] = createSignal<Route>(parseRoute(page.location.hash), { equals: (a, b) => hrefOf(a) === hrefOf(b) && a.screen === b.screen })
  const depth = (): number => (page.history.state as { readonly depth?: number } | null)?.depth ?? 0
  /** The address that stands for what is on screen, as long as one stays there. */
  let renamed: string | null = null
  const follow = (): void => {
    if (page.location.hash === renamed) return
    renamed = null
    setRoute(parseRoute(page.location.hash))
  }
  if (page.history.state === null) page.history.replaceState({ depth: 0 }, '')
  let known = depth()
  page.addEventListener('popstate', () => {
    // A link changes the address without a state: it is one step deeper than the place it was on.
    if (page.history.state === null) page.history.replaceState({ depth: known + 1 }, '')
    known = depth()
    follow()
  })
  const replace = (next: Route): void => {
    page.history.replaceState({ depth: depth() }, '', hrefOf(next))
    follow()
  }
  return {
    route,
    go: (next) => {
      page.history.pushState({ depth: depth() + 1 }, '', hrefOf(next))
      known = depth()
      follow()
    },
    replace,
    rename: (next) => {
      renamed = hrefOf(next)
      page.history.replaceState({ depth: depth() }, '', renamed)
    },
    back: (parent) => { if (depth() > 0) page.history.back(); else replace(parent) },
  }
}
