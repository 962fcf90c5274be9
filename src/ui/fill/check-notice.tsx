/** Over a page: how many questions are to be checked, the first of them with their reasons, and the way to the rest. Rule FIL21. */
import { For, Show, type JSX } from 'solid-js'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { t } from '../text/text.ts'
import type { QuestionView } from './engine/session.ts'
import { nameOf } from './words.ts'

const shownAtMost = 3

interface CheckNoticeProps {
  readonly wrong: readonly QuestionView[]
  /** those on the page, which say it themselves */
  readonly onPage: readonly QuestionView[]
  readonly placeOf: (question: QuestionView) => string
  readonly reason: (question: QuestionView) => string
  readonly onOpen: (question: QuestionView) => void
  readonly onList: () => void
  readonly onEnd: () => void
}

export const CheckNotice = (props: CheckNoticeProps): JSX.Element => (
  <Show when={props.wrong.length > 0} fallback={<Notice kind="good" title={t('fill.check.none')} action={{ label: t('fill.check.toEnd'), onClick: props.onEnd }} />}>
    <Notice kind="error" title={t('fill.end.problems', { count: props.wrong.length })}>
      <Show when={props.wrong.some((question) => !props.onPage.includes(question))}>
      <ul class="fill-wrong">
        <For each={props.wrong.slice(0, shownAtMost)}>
          {(question) => (
            <li>
              <button type="button" class="wrong-row" onClick={() => props.onOpen(question)}>
                <span class="wrong-name" dir="auto">{nameOf(question)}</span>
                <span class="small" dir="auto">{[props.placeOf(question), props.reason(question)].filter(Boolean).join(' · ')}</span>
              </button>
            </li>
          )}
        </For>
      </ul>
      </Show>
      <Show when={props.wrong.length > shownAtMost}><div><Button onClick={() => props.onList()}>{t('fill.check.all', { count: props.wrong.length })}</Button></div></Show>
    </Notice>
  </Show>
)
