/** The drawings that lead through a meeting: two devices, what passes between them, and a Wi-Fi that asks. Decorative; the text says it. */
import { For, Show, type JSX } from 'solid-js'
import { t } from '../text/text.ts'

/** A device upright at `x`, its screen up to the caller. */
const Device = (props: { readonly x: number; readonly children?: JSX.Element }): JSX.Element => (
  <g transform={`translate(${props.x} 10)`}>
    <rect class="pic-body" width="34" height="60" rx="5" />
    <rect class="pic-screen" x="4" y="6" width="26" height="44" rx="1.5" />
    <path class="pic-line" d="M14 55h6" />
    {props.children}
  </g>
)
const dark = [[0, 0], [2, 0], [3, 1], [1, 2], [0, 3], [3, 3], [2, 2], [1, 1]] as const
/** What stands for a code, 20 units wide. */
const Code = (): JSX.Element => (
  <g class="pic-code" transform="translate(7 18)">
    <rect class="pic-paper" x="-2" y="-2" width="24" height="24" rx="1" />
    <path class="pic-finder" d="M1 1h5v5h-5zM14 1h5v5h-5zM1 14h5v5h-5z" />
    <For each={dark}>{([x, y]) => <rect x={8 + x * 3} y={8 + y * 3} width="3" height="3" />}</For>
  </g>
)
const Camera = (): JSX.Element => <path class="pic-line pic-frame" d="M8 22v-5h5M21 17h5v5M26 35v5h-5M13 40H8v-5" />

const Picture = (props: { readonly children: JSX.Element }): JSX.Element => (
  <svg class="sync-drawing" viewBox="16 6 128 68" width="128" height="68" aria-hidden="true">{props.children}</svg>
)

/** One shows, the other scans; `back`: the other way round. */
export const ScanPicture = (props: { readonly back: boolean }): JSX.Element => (
  <Picture>
    <Show when={!props.back} fallback={<path class="pic-beam" d="M54 28 L108 30 M54 46 L108 52" />}>
      <path class="pic-beam" d="M106 28 L52 30 M106 46 L52 52" />
    </Show>
    <Device x={20}>{props.back ? <Camera /> : <Code />}</Device>
    <Device x={106}>{props.back ? <Code /> : <Camera />}</Device>
  </Picture>
)

/** Two stations on one line. */
export const ConnectingPicture = (): JSX.Element => (
  <Picture>
    <path class="pic-line pic-rope" d="M54 40 H106" />
    <circle class="pic-dot pic-moves" cx="58" cy="40" r="5" />
    <Device x={20} />
    <Device x={106} />
  </Picture>
)

/** Both under the waves of one network, and no globe. */
export const NetworkPicture = (): JSX.Element => (
  <Picture>
    <g class="pic-waves">
      <path class="pic-line" d="M62 26 a26 26 0 0 1 36 0" />
      <path class="pic-line" d="M68 33 a17 17 0 0 1 24 0" />
      <path class="pic-line" d="M74 40 a8.5 8.5 0 0 1 12 0" />
      <circle class="pic-dot" cx="80" cy="46" r="2.6" />
    </g>
    <path class="pic-line pic-rope" d="M54 62 H106" stroke-dasharray="2 6" />
    <Device x={20} />
    <Device x={106} />
  </Picture>
)

/** The question a phone asks on a network without Internet, with the answer to give. */
export const PromptPicture = (): JSX.Element => (
  <div class="sync-prompt" aria-hidden="true">
    <span>{t('pair.net.prompt')}</span>
    <span class="sync-prompt-yes">{t('pair.net.prompt.stay')}</span>
  </div>
)
