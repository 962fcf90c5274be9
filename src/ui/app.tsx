/**
 * The app: theme, language, navigation, and which screen is drawn. Screens that fill and sync are loaded when they are first
 * opened. Where we are is route.ts; the entry that makes the worker's client is main.tsx.
 */
import { createEffect, ErrorBoundary, lazy, Match, onCleanup, Show, Suspense, Switch, type Accessor, type JSX } from 'solid-js'
import { followLaunches } from './bundle/incoming.ts'
import { stationMeta } from '../transport/station-info.ts'
import { errorFact } from '../core/error-fact.ts'
import type { Client } from './client.ts'
import type { ErrorLog } from './diagnostics/error-log.ts'
import { prefetchEngine } from './fill/prefetch.ts'
import { HomeScreen } from './home/home-screen.tsx'
import { createImporter } from './home/import-form.ts'
import { createInstaller } from './install/installer.ts'
import { StorageScreen } from './install/storage-screen.tsx'
import { UpdateBar } from './install/update-bar.tsx'
import type { Updates } from './install/updates.ts'
import { Nav } from './nav.tsx'
import { Button, ButtonLink } from './parts/button.tsx'
import { ConfirmHost } from './parts/dialog.tsx'
import { EmptyState } from './parts/empty-state.tsx'
import { Screen } from './parts/screen.tsx'
import { toast, ToastHost } from './parts/toast.tsx'
import { createQuery, touchesDevice } from './query.ts'
import { createRouter, hrefOf, type Route, type Router } from './route.ts'
import { followLeaving } from './settings/left.ts'
import { createNaming } from './settings/naming.ts'
import { createPreferences } from './settings/preferences.ts'
import type { Shell } from './shell.ts'
import { after, afterOrSeen } from './sync/timers.ts'
import { createHere } from './station/here.ts'
import { ConnectedBadge } from './sync/connected-badge.tsx'
import { followIntroductions } from './sync/introduced.ts'
import { createLinks, type Links } from './sync/links.ts'
import { followLosses } from './sync/relink.ts'
import { guardLinks } from './sync/guard-links.ts'
import { bestLanguage, direction, language, t, useLanguage } from './text/text.ts'

const FillScreen = lazy(() => import('./fill/fill-screen.tsx').then((found) => ({ default: found.FillScreen })))
const SyncScreen = lazy(() => import('./sync/sync-screen.tsx').then((found) => ({ default: found.SyncScreen })))
const SyncHelpScreen = lazy(() => import('./sync/help-screen.tsx').then((found) => ({ default: found.SyncHelpScreen })))
const LinksScreen = lazy(() => import('./sync/links-screen.tsx').then((found) => ({ default: found.LinksScreen })))
const BundleScreen = lazy(() => import('./bundle/bundle-screen.tsx').then((found) => ({ default: found.BundleScreen })))
const ExportScreen = lazy(() => import('./export/export-screen.tsx').then((found) => ({ default: found.ExportScreen })))
const ImportScreen = lazy(() => import('./import/import-screen.tsx').then((found) => ({ default: found.ImportScreen })))
const SendScreen = lazy(() => import('./send/send-screen.tsx').then((found) => ({ default: found.SendScreen })))
const FormScreen = lazy(() => import('./home/form-screen.tsx').then((found) => ({ default: found.FormScreen })))
const ProblemsScreen = lazy(() => import('./home/problems-screen.tsx').then((found) => ({ default: found.ProblemsScreen })))
const RecordsScreen = lazy(() => import('./records/records-screen.tsx').then((found) => ({ default: found.RecordsScreen })))
const HistoryScreen = lazy(() => import('./history/history-screen.tsx').then((found) => ({ default: found.HistoryScreen })))
const PrintScreen = lazy(() => import('./print/print-screen.tsx').then((found) => ({ default: found.PrintScreen })))
const ReviewScreen = lazy(() => import('./review/review-screen.tsx').then((found) => ({ default: found.ReviewScreen })))
const StationScreen = lazy(() => import('./station/station-screen.tsx').then((found) => ({ default: found.StationScreen })))
const DraftScreen = lazy(() => import('./home/draft-screen.tsx').then((found) => ({ default: found.DraftScreen })))
const DiagnosticsScreen = lazy(() => import('./diagnostics/diagnostics-screen.tsx').then((found) => ({ default: found.DiagnosticsScreen })))
const DeviceScreen = lazy(() => import('./settings/device-screen.tsx').then((found) => ({ default: found.DeviceScreen })))

/** Screens of their own: nothing beside them that could lead away from half-done work. */
const isAlone = (route: Route): boolean => route.screen === 'station' || route.screen === 'fill' || route.screen === 'sync' || route.screen === 'sync-help'
/** On a phone the navigation is only under the top screens. */
const isTop = (route: Route): boolean => route.screen === 'home' || route.screen === 'records' || route.screen === 'device'

const followPreferences = ({ preferences }: Pick<Shell, 'preferences'>): void => {
  createEffect(() => { void useLanguage(preferences.language() ?? bestLanguage(navigator.languages)) })
  createEffect(() => {
    document.documentElement.lang = language()
    document.documentElement.dir = direction()
  })
  createEffect(() => {
    const theme = preferences.theme()
    if (theme === 'auto') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  })
}

/** What a page without a working script, network or memory shows instead of a screen. */
const Broken = (props: { readonly error: unknown }): JSX.Element => (
  <Screen title={t('screen.failed.title')}>
    <EmptyState title={t('screen.failed.title')} text={t('screen.failed.text')}>
      <Button kind="primary" onClick={() => location.reload()}>{t('storage.reload')}</Button>
      <p class="small soft figures">{t('part.detail', { detail: String(props.error) })}</p>
    </EmptyState>
  </Screen>
)

const Loading = (): JSX.Element => <div class="loading" role="status"><span class="unseen">{t('part.loading')}</span></div>

const Screens = (props: { readonly shell: Shell }): JSX.Element => {
  const { client, router } = props.shell
  const at = <S extends Route['screen']>(screen: S): Extract<Route, { screen: S }> | undefined => {
    const route = router.route()
    return route.screen === screen ? (route as Extract<Route, { screen: S }>) : undefined
  }
  return (
    <Switch fallback={<Screen title={t('unknown.title')}><EmptyState title={t('unknown.title')} text={t('unknown.text')}>
      <ButtonLink href={hrefOf({ screen: 'home' })}>{t('unknown.home')}</ButtonLink>
    </EmptyState></Screen>}>
      <Match when={at('home')}><HomeScreen shell={props.shell} /></Match>
      <Match when={at('form')} keyed>{(route) => <FormScreen shell={props.shell} formId={route.formId} />}</Match>
      <Match when={at('records') ?? at('record')}>
        <RecordsScreen shell={props.shell} filter={at('records')?.filter ?? null} recordId={at('record')?.recordId ?? null} />
      </Match>
      <Match when={at('history')} keyed>{(route) => <HistoryScreen shell={props.shell} recordId={route.recordId} />}</Match>
      <Match when={at('print')} keyed>{(route) => <PrintScreen shell={props.shell} recordId={route.recordId} />}</Match>
      <Match when={at('review')}><ReviewScreen shell={props.shell} /></Match>
      <Match when={at('device')}><DeviceScreen shell={props.shell} /></Match>
      <Match when={at('draft')} keyed>{(route) => <DraftScreen shell={props.shell} draftId={route.draftId} />}</Match>
      <Match when={at('diagnostics')}><DiagnosticsScreen shell={props.shell} /></Match>
      <Match when={at('bundle')} keyed>{(route) => <BundleScreen shell={props.shell} part={route.part} />}</Match>
      <Match when={at('export')} keyed>{(route) => <ExportScreen shell={props.shell} formId={route.formId} />}</Match>
      <Match when={at('import')} keyed>{(route) => <ImportScreen shell={props.shell} formId={route.formId} />}</Match>
      <Match when={at('send')} keyed>{(route) => <SendScreen shell={props.shell} formId={route.formId} />}</Match>
      <Match when={at('problems')}><ProblemsScreen shell={props.shell} /></Match>
      <Match when={at('fill')} keyed>
        {(route) => {
          // Who has gone elsewhere meanwhile is not pulled back.
          const ifStillHere = (go: () => void): void => { if (router.route() === route) go() }
          return (
            <FillScreen client={client} open={route.open} onOpened={(draftId) => ifStillHere(() => router.rename({ screen: 'fill', open: { draftId } }))}
              onLeave={() => ifStillHere(() => router.back({ screen: 'home' }))}
              onDone={(recordId) => { toast(t('record.saved')); ifStillHere(() => router.back({ screen: 'record', recordId })) }} />
          )
        }}
      </Match>
      <Match when={at('sync')}><SyncScreen shell={props.shell} /></Match>
      <Match when={at('station')}><StationScreen shell={props.shell} /></Match>
      <Match when={at('links')}><LinksScreen shell={props.shell} /></Match>
      <Match when={at('sync-help')}><SyncHelpScreen shell={props.shell} /></Match>
    </Switch>
  )
}

/** True while a draft or a link is open, or a file is made or taken: no new version of the app may take over. */
const isOccupied = (router: Router, links: Links): Accessor<boolean> => () => router.route().screen === 'fill' || router.route().screen === 'bundle' || router.route().screen === 'export' || router.route().screen === 'import' || router.route().screen === 'send' || links.busy() || links.connected() > 0

export const App = (props: { readonly client: Client; readonly errors: ErrorLog; readonly updates: (occupied: Accessor<boolean>) => Updates }): JSX.Element => {
  const router = createRouter(window)
  const links = createLinks(props.client, () => crypto.randomUUID())
  const preferences = createPreferences(() => localStorage)
  followPreferences({ preferences })
  const device = createQuery(props.client, 'device.info', () => null, touchesDevice)
  const visit = () => import('./station/visit.ts')
  const shell: Shell = {
    client: props.client,
    router,
    preferences,
    links,
    device,
    here: createHere({
      served: document.querySelector(`meta[name=${stationMeta}]`) !== null,
      name: () => device.value()?.name ?? '',
      links,
      visit: async (events, self, full) => (await visit()).visitOwnStation(events, self, full),
      info: async () => (await visit()).askInfo(),
    }),
    importer: createImporter(props.client, async (name) => {
      const answer = await fetch(new URL(name, document.baseURI))
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`)
      return answer.arrayBuffer()
    }),
    installer: createInstaller(window),
    errors: props.errors,
    now: () => Date.now(),
  }
  createEffect(() => { if (router.route().screen === 'form' || router.route().screen === 'home') onCleanup(prefetchEngine()) })
  const updates = props.updates(isOccupied(router, links))
  guardLinks(links)
  onCleanup(followIntroductions(props.client, links, () => import('./sync/introduced-wire.ts').then((found) => found.wire)))
  followLosses({
    client: props.client, links, after, afterOrSeen,
    origin: () => shell.device.value()?.origin ?? null,
    load: () => import('./sync/relink-wire.ts').then((found) => found.relinkWire(props.client)),
  })
  followLaunches(window, () => router.go({ screen: 'bundle', part: 'open' }), () => toast(t('bundle.refused.unreadable')))
  createNaming(shell)
  onCleanup(followLeaving(props.client, { storage: () => localStorage, factory: () => indexedDB, restart: () => location.replace(new URL('.', document.baseURI)) }))
  return (
    <Show when={props.client.storage() === null} fallback={<StorageScreen client={props.client} failure={props.client.storage} />}>
      <div class="app" classList={{ 'app-alone': isAlone(router.route()), 'app-top': isTop(router.route()) }}>
        <Show when={!isAlone(router.route())}><Nav shell={shell} /></Show>
        <div class="stage">
          <UpdateBar updates={updates} />
          <Show when={router.route().screen !== 'links'}><ConnectedBadge links={links} /></Show>
          <ErrorBoundary fallback={(error: unknown) => {
            props.errors.add('page', errorFact(error))
            return <Broken error={error} />
          }}>
            <Suspense fallback={<Loading />}><Screens shell={shell} /></Suspense>
          </ErrorBoundary>
        </div>
        <ToastHost />
        <ConfirmHost />
      </div>
    </Show>
  )
}
