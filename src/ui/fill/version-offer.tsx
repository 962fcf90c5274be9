/**
 * Before a draft opens whose form has a newer version here: what moving it changes, and the choice. Who chose to go on is not
 * asked again until the app is loaded anew or another version comes. Rule FUP6.
 */
import { createSignal, Show, type Accessor, type JSX } from 'solid-js'
import type { Draft, DraftMove } from '../../worker/api.ts'
import { Button } from '../parts/button.tsx'
import { Screen } from '../parts/screen.tsx'
import { t } from '../text/text.ts'

interface Asked { readonly move: DraftMove; readonly answer: (moves: boolean) => void }
export interface Offer {
  readonly asked: Accessor<Asked | null>
  ask(draft: Draft): Promise<boolean>
}

const declined = new Set<string>()

export const createOffer = (): Offer => {
  const [asked, setAsked] = createSignal<Asked | null>(null)
  return {
    asked,
    ask: async ({ draftId, newer }) => {
      const key = `${draftId} ${newer?.versionId ?? ''}`
      if (newer === null || declined.has(key)) return false
      const moves = await new Promise<boolean>((answer) => setAsked({ move: newer, answer }))
      setAsked(null)
      if (!moves) declined.add(key)
      return moves
    },
  }
}

const named = (version: string): string => (version === '' ? t('version.inside.unnamed') : t('version.inside', { version }))

export const VersionOffer = (props: { readonly asked: Asked; readonly onLeave: () => void }): JSX.Element => {
  const move = (): DraftMove => props.asked.move
  const changes = (): readonly string[] => {
    const { added, removed, keptAside, retyped } = move()
    return [
      added > 0 ? t('version.offer.added', { count: added }) : '',
      removed > 0 ? t('version.offer.removed', { count: removed }) : '',
      keptAside > 0 ? t('version.offer.kept', { count: keptAside }) : '',
      retyped > 0 ? t('version.offer.retyped', { count: retyped }) : '',
    ].filter(Boolean)
  }
  return (
    <Screen title={t('version.offer.title')} class="fill" onBack={props.onLeave}>
      <div class="column stack">
        <p>{t('version.offer.text', { from: named(move().from), to: named(move().version) })}</p>
        <Show when={changes().length > 0} fallback={<p>{t('version.offer.same')}</p>}>
          <ul class="rich-ul">{changes().map((change) => <li>{change}</li>)}</ul>
        </Show>
        <Button kind="primary" wide onClick={() => props.asked.answer(true)}>
          {move().version === '' ? t('version.offer.move.unnamed') : t('version.offer.move', { version: move().version })}
        </Button>
        <Button wide onClick={() => props.asked.answer(false)}>
          {move().from === '' ? t('version.offer.stay.unnamed') : t('version.offer.stay', { version: move().from })}
        </Button>
      </div>
    </Screen>
  )
}
