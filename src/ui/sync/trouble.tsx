/** What went wrong while pairing, with its one remedy as a button and the way to the page by symptom. Rule SYNCUI2. */
import { createSignal, Show, type JSX } from 'solid-js'
import { Notice } from '../parts/notice.tsx'
import { t } from '../text/text.ts'
import { remedyOf, textOf, titleOf, type PairingProblem, type Remedy } from './failure-text.ts'
import { lookForUpdate, type UpdateFound } from './look-for-update.ts'

interface TroubleProps {
  readonly problem: PairingProblem
  readonly onRemedy: (remedy: Exclude<Remedy, 'update'>) => void
}

export const Trouble = (props: TroubleProps): JSX.Element => {
  const [update, setUpdate] = createSignal<UpdateFound | 'looking' | null>(null)
  const apply = (remedy: Remedy): void => {
    if (remedy !== 'update') return props.onRemedy(remedy)
    setUpdate('looking')
    void lookForUpdate(navigator).then(setUpdate)
  }
  const action = () => {
    const remedy = remedyOf(props.problem)
    return remedy === null ? undefined : { label: t(`pair.do.${remedy}`), onClick: () => apply(remedy) }
  }
  return (
    <Notice kind="error" title={titleOf(props.problem)} action={action()}>
      <p>{textOf(props.problem)}</p>
      <Show when={update()}>{(found) => <p role="status">{t(`pair.update.${found()}`)}</p>}</Show>
    </Notice>
  )
}
