/** The way between the top screens: a bar at the bottom of a phone, a rail beside the screens of a laptop; Sync is always in it. */
import type { JSX } from 'solid-js'
import { Button } from './parts/button.tsx'
import { TransectLine } from './parts/empty-state.tsx'
import { Icon, type IconName } from './parts/icon.tsx'
import { allRecords, hrefOf, type Route } from './route.ts'
import type { Shell } from './shell.ts'
import { t } from './text/text.ts'

const NavLink = (props: { readonly to: Route; readonly icon: IconName; readonly label: string; readonly current: boolean }): JSX.Element => (
  <a class="nav-link" href={hrefOf(props.to)} aria-current={props.current ? 'page' : undefined}>
    <Icon name={props.icon} />
    <span>{props.label}</span>
  </a>
)

export const Nav = (props: { readonly shell: Shell }): JSX.Element => {
  const { router } = props.shell
  const within = (...screens: readonly Route['screen'][]): boolean => screens.includes(router.route().screen)
  return (
    <nav class="nav" aria-label={t('nav.label')}>
      <div class="nav-brand" aria-hidden="true"><span class="nav-name">{t('app.name')}</span><TransectLine /></div>
      <div class="nav-sync"><Button kind="primary" icon="sync" wide onClick={() => router.go({ screen: 'sync' })}>{t('nav.sync')}</Button></div>
      <div class="nav-links">
        <NavLink to={{ screen: 'home' }} icon="form" label={t('nav.forms')} current={within('home', 'form', 'draft', 'problems')} />
        <NavLink to={{ screen: 'records', filter: allRecords }} icon="records" label={t('nav.records')} current={within('records', 'record', 'history', 'review')} />
        <NavLink to={{ screen: 'device' }} icon="device" label={t('nav.device')} current={within('device', 'diagnostics')} />
      </div>
    </nav>
  )
}
