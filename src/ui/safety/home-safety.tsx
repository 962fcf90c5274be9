/** On the home screen: what was brought back, a reminder while there is something to put right at once, and always one line that says how safe the data is. */
import { For, Show, type JSX } from 'solid-js'
import { Icon } from '../parts/icon.tsx'
import { hrefOf } from '../route.ts'
import type { Shell } from '../shell.ts'
import { t } from '../text/text.ts'
import { copyText } from './copy-text.ts'
import { ReasonNotice } from './reason-notice.tsx'
import type { Reason } from './reasons.ts'
import { Recovered } from './recovered.tsx'
import './safety.css'
import { useSafety } from './use-safety.ts'

/** Said in full here; the others are one tap away. */
const isUrgent = ({ type }: Reason): boolean => type === 'full' || type === 'only-here' || type === 'share-menu' || type === 'private'

export const HomeSafety = (props: { readonly shell: Shell }): JSX.Element => {
  const view = useSafety(props.shell)
  const detail = (): string => {
    const [facts, safety] = [view.facts(), view.safety()]
    if (facts === undefined || safety === null) return ''
    if (safety.reasons.length > 0) return t('safety.reasons', { count: safety.reasons.length })
    const here = facts.unshared > 0 ? `${t('safety.only-here.short', { count: facts.unshared })} ` : ''
    return here + copyText(facts.lastCopy, props.shell.now())
  }
  const shown = (): 'protected' | 'risk' | null => {
    const state = view.safety()?.state
    return state === 'protected' || state === 'risk' ? state : null
  }
  return (
    <>
      <Recovered client={props.shell.client} report={view.facts()?.recovery} />
      <For each={view.safety()?.reasons.filter(isUrgent)}>{(reason) => <ReasonNotice shell={props.shell} reason={reason} view={view} />}</For>
      <Show when={shown()}>
        {(state) => (
          <a class={`safety-line safety-${state()}`} href={hrefOf({ screen: 'device' })}>
            <Icon name={state() === 'risk' ? 'warn' : 'lock'} size={20} />
            <span><span class="unseen">{t('safety.line')} </span><strong>{t(`safety.${state()}` as const)}</strong> <span class="soft">{detail()}</span></span>
            <Icon name="next" size={16} />
          </a>
        )}
      </Show>
    </>
  )
}
