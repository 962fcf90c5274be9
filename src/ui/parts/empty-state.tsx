/** What a screen says when it has nothing to show yet, and the way on. */
import { Show, type JSX } from 'solid-js'

export const EmptyState = (props: { readonly title: string; readonly text?: string | undefined; readonly picture?: JSX.Element; readonly children?: JSX.Element }): JSX.Element => (
  <div class="empty">
    <Show when={props.picture}>{props.picture}</Show>
    <h2>{props.title}</h2>
    <Show when={props.text}><p class="soft">{props.text}</p></Show>
    <Show when={props.children}><div class="empty-actions">{props.children}</div></Show>
  </div>
)

/** The sign of the app: a line with stations, the last one flagged. */
export const TransectLine = (): JSX.Element => (
  <svg class="transect-line" viewBox="0 0 240 64" width="240" height="64" aria-hidden="true">
    <path class="transect-ground" d="M4 50 C 40 30, 66 58, 104 42 S 176 26, 236 40" fill="none" stroke-width="1.5" stroke-dasharray="2 5" stroke-linecap="round" />
    <path class="transect-rope" d="M20 46 L 78 46 L 140 38 L 204 34" fill="none" stroke-width="3" stroke-linejoin="round" />
    <g class="transect-stations"><circle cx="20" cy="46" r="6" /><circle cx="78" cy="46" r="6" /><circle cx="140" cy="38" r="6" /></g>
    <path class="transect-pole" d="M204 38 V 8" stroke-width="3" stroke-linecap="round" />
    <path class="transect-flag" d="M204 8 h22 l-6 7 l6 7 h-22 z" />
  </svg>
)
