/** The devices that wrote in this project: whose clock is off, and who was copied. Rules IDN6, IDN7, REP4. */
import { For, Show, type JSX } from 'solid-js'
import type { MemberFact } from '../../worker/api-care.ts'
import { Notice } from '../parts/notice.tsx'
import { createQuery } from '../query.ts'
import type { Shell } from '../shell.ts'
import { date, t } from '../text/text.ts'
import { deviceMark } from './device-name.ts'
import { spanText } from './span-text.ts'

const toleratedMs = 120_000

export const clockFact = ({ clock }: MemberFact): { readonly wrong: boolean; readonly text: string } | null => {
  if (clock === null) return null
  if (Math.abs(clock.offset) <= toleratedMs) return { wrong: false, text: t('clock.agrees') }
  const values = { span: spanText(clock.offset), day: date(clock.met) }
  return { wrong: true, text: clock.offset > 0 ? t('clock.ahead', values) : t('clock.behind', values) }
}

/** With the end of its id where two devices have the same name, as after a copy. */
export const memberName = (member: MemberFact, all: readonly MemberFact[]): string => {
  const name = member.name === '' ? deviceMark(member.origin) : member.name
  return all.some((other) => other !== member && other.name === member.name) && member.name !== '' ? `${name} (${deviceMark(member.origin)})` : name
}

export const Members = (props: { readonly shell: Pick<Shell, 'client'> }): JSX.Element => {
  const info = createQuery(props.shell.client, 'device.members', () => null, (touched) => touched.device)
  const all = (): readonly MemberFact[] => info.value()?.members ?? []
  const detail = (member: MemberFact): string =>
    [member.mine ? t('clock.this') : '', member.userName, t('clock.changes', { count: member.changes }), ...(clockFact(member)?.wrong === false ? [clockFact(member)?.text] : [])].filter(Boolean).join(' · ')
  return (
    <>
      <Show when={info.value()?.ownClock}>
        {(offset) => <Notice kind="warn" title={t('clock.own.title')}><p>{offset() > 0 ? t('clock.own.behind', { span: spanText(offset()) }) : t('clock.own.ahead', { span: spanText(offset()) })}</p></Notice>}
      </Show>
      <ul class="stack">
        <For each={all()}>
          {(member) => (
            <li class="stack">
              <div><strong>{memberName(member, all())}</strong><div class="soft small">{detail(member)}</div></div>
              <Show when={clockFact(member)?.wrong}><Notice kind="warn"><p>{clockFact(member)?.text}</p></Notice></Show>
              <Show when={member.forkedAt !== null}><Notice kind="info" title={t('fork.title')}><p>{t('fork.device', { device: memberName(member, all()) })}</p></Notice></Show>
            </li>
          )}
        </For>
      </ul>
    </>
  )
}
