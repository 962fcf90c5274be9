/** Device: its names, the project, look and language, the state of its data, about. */
import { createEffect, createSignal, For, on, Show, type JSX } from 'solid-js'
import { BackupSection } from '../bundle/backup-section.tsx'
import { Button } from '../parts/button.tsx'
import { Select, TextField } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { Row } from '../parts/row.tsx'
import { Screen } from '../parts/screen.tsx'
import { toast } from '../parts/toast.tsx'
import { SafetySection } from '../safety/safety-section.tsx'
import { hrefOf } from '../route.ts'
import type { Shell } from '../shell.ts'
import { failureText } from '../text/failure.ts'
import { languages, t } from '../text/text.ts'
import { FilesKept } from './files-kept.tsx'
import { Leave } from './leave.tsx'
import { Members } from './members.tsx'
import { type Theme, themes } from './preferences.ts'
import { Repair } from './repair.tsx'

const Section = (props: { readonly title: string; readonly children: JSX.Element }): JSX.Element => (
  <section class="section stack"><h2>{props.title}</h2>{props.children}</section>
)

const Names = (props: { readonly shell: Shell }): JSX.Element => {
  const { client, device, preferences } = props.shell
  const [name, setName] = createSignal('')
  const [userName, setUserName] = createSignal('')
  const [error, setError] = createSignal('')
  createEffect(on(device.value, (info, before) => {
    // What somebody is typing is not replaced by a change from elsewhere.
    if (info === undefined || name() !== (before?.name ?? '') || userName() !== (before?.userName ?? '')) return
    setName(info.name)
    setUserName(info.userName)
  }))
  const save = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (name().trim() === '') return void setError(t('device.name.missing'))
    setError('')
    const answer = await client.call('device.rename', { name: name().trim(), userName: userName().trim() })
    if (!answer.ok) return void setError(failureText(answer.error))
    device.refresh()
    // home need not offer it any more
    preferences.dismiss('name')
    toast(t('device.saved'))
  }
  return (
    <form class="stack" onSubmit={(event) => void save(event)}>
      <TextField label={t('device.name')} hint={t('device.name.hint')} error={error()} required maxlength="60" value={name()} onInput={(event) => setName(event.currentTarget.value)} />
      <TextField label={t('device.user')} hint={t('device.user.hint')} maxlength="120" autocomplete="name" value={userName()} onInput={(event) => setUserName(event.currentTarget.value)} />
      <div><Button type="submit" icon="check">{t('device.save')}</Button></div>
    </form>
  )
}

const Project = (props: { readonly shell: Shell }): JSX.Element => {
  const { client, device } = props.shell
  const [name, setName] = createSignal('')
  const [error, setError] = createSignal('')
  const create = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (name().trim() === '') return void setError(t('device.project.missing'))
    setError('')
    const answer = await client.call('project.create', { name: name().trim() })
    if (!answer.ok) return void setError(failureText(answer.error))
    device.refresh()
    toast(t('device.project.created'))
  }
  return (
    <Show when={device.value()?.project} fallback={
      <form class="stack" onSubmit={(event) => void create(event)}>
        <p>{t('device.project.none')}</p>
        <TextField label={t('device.project.name')} error={error()} maxlength="80" value={name()} onInput={(event) => setName(event.currentTarget.value)} />
        <div><Button type="submit" icon="flag">{t('device.project.create')}</Button></div>
      </form>
    }>
      {(project) => <p>{t('device.project.text', { name: project().name })}</p>}
    </Show>
  )
}

const themeOptions = (): { value: string; label: string }[] => themes.map((theme) => ({ value: theme, label: t(`device.theme.${theme}` as const) }))
const languageOptions = (): { value: string; label: string }[] =>
  [{ value: '', label: t('device.language.auto') }, ...Object.entries(languages).map(([code, { name }]) => ({ value: code, label: name }))]

export const DeviceScreen = (props: { readonly shell: Shell }): JSX.Element => {
  const { device, preferences } = props.shell
  return (
    <Screen title={t('device.title')} subtitle={device.value()?.name || undefined} scrollKey="device">
      <div class="column sections">
        <Show when={device.failure()}>{(failure) => <Notice kind="error" action={{ label: t('part.retry'), onClick: device.refresh }}><p>{failureText(failure())}</p></Notice>}</Show>
        <Section title={t('device.names')}><Names shell={props.shell} /></Section>
        <Section title={t('device.project')}><Project shell={props.shell} /></Section>
        <Section title={t('clock.members')}><Members shell={props.shell} /></Section>
        <Section title={t('device.look')}>
          <Select label={t('device.theme')} value={preferences.theme()} options={themeOptions()} onChange={(value) => preferences.setTheme(value as Theme)} />
          <Show when={Object.keys(languages).length > 1}>
            <Select label={t('device.language')} value={preferences.language() ?? ''} options={languageOptions()} onChange={(value) => preferences.setLanguage(value === '' ? null : value)} />
          </Show>
        </Section>
        <Section title={t('safety.title')}><SafetySection shell={props.shell} /></Section>
        <Section title={t('bundle.backup.title')}><BackupSection shell={props.shell} /></Section>
        <Section title={t('kept.title')}><FilesKept client={props.shell.client} connected={props.shell.links.connected() > 0} /></Section>
        <Section title={t('repair.title')}><Repair client={props.shell.client} /></Section>
        <Section title={t('leave.section')}><Leave shell={props.shell} /></Section>
        <Section title={t('device.about')}>
          <p>{t('device.about.text')}</p>
          <dl class="facts">
            <For each={[[t('device.version'), __APP_VERSION__], [t('device.schema'), String(device.value()?.schemaVersion ?? '')], [t('device.id'), device.value()?.origin ?? '']]}>
              {([label, value]) => <><dt>{label}</dt><dd class="figures">{value}</dd></>}
            </For>
          </dl>
          <ul class="rows card"><Row icon="info" title={t('diagnostics.open')} detail={t('diagnostics.open.text')} href={hrefOf({ screen: 'diagnostics' })} /></ul>
        </Section>
      </div>
    </Screen>
  )
}
