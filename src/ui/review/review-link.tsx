/** The way to "To review" with the number of records; nothing when there is nothing to review. */
import { Show, type JSX } from 'solid-js'
import '../history/history.css'
import { Icon } from '../parts/icon.tsx'
import { createQuery, touchesForms } from '../query.ts'
import { hrefOf } from '../route.ts'
import type { Shell } from '../shell.ts'
import { t } from '../text/text.ts'

export const ReviewLink = (props: { readonly shell: Shell }): JSX.Element => {
  const count = createQuery(props.shell.client, 'review.count', () => null, touchesForms)
  return (
    <Show when={(count.value() ?? 0) > 0}>
      <a class="review-link" href={hrefOf({ screen: 'review' })}>
        <Icon name="flag" />
        <span>{t('review.title')}</span>
        <span class="figures small">{t('count.records', { count: count.value() ?? 0 })}</span>
        <Icon name="next" size={20} />
      </a>
    </Show>
  )
}
