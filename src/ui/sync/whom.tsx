/** For whom the code is: anybody, or a device met before, which needs one scan only. */
import { For, type JSX } from 'solid-js'
import type { Met } from '../../transport/one-scan.ts'
import { t } from '../text/text.ts'

interface WhomProps { readonly met: readonly Met[]; readonly target: Met | null; readonly onAim: (target: Met | null) => void }

/** More names than this would push the code off the screen. */
const most = 6

export const Whom = (props: WhomProps): JSX.Element => {
  const shown = (): readonly Met[] => {
    const first = props.met.slice(0, most)
    const { target } = props
    return target === null || first.some(({ origin }) => origin === target.origin) ? first : [...first, target]
  }
  const choice = (target: Met | null, label: string): JSX.Element => (
    <label class="sync-chip">
      <input type="radio" name="whom" checked={(props.target?.origin ?? null) === (target?.origin ?? null)} onChange={() => props.onAim(target)} />
      <span>{label}</span>
    </label>
  )
  return (
    <fieldset class="sync-whom">
      <legend class="small soft">{t('pair.whom')}</legend>
      <div class="sync-chips">
        {choice(null, t('pair.anybody'))}
        <For each={shown()}>{(one) => choice(one, one.name)}</For>
      </div>
    </fieldset>
  )
}
