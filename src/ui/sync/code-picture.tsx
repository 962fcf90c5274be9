/** The pairing code as a QR picture: always dark on white with its quiet zone, as wide as the screen allows. */
import { createMemo, type JSX } from 'solid-js'
import { encode } from 'uqr'
import { t } from '../text/text.ts'

/** the quiet zone a QR code needs, in modules */
const quiet = 4

/** One path of unit squares, row by row. */
const pathOf = (rows: readonly (readonly boolean[])[]): string =>
  rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : []))).join('')

export const CodePicture = (props: { readonly code: string }): JSX.Element => {
  const picture = createMemo(() => encode(props.code, { ecc: 'L', boostEcc: true, border: 0 }))
  const size = (): number => picture().size + quiet * 2
  return (
    <svg class="sync-picture" role="img" aria-label={t('sync.code.picture')} viewBox={`0 0 ${size()} ${size()}`} shape-rendering="crispEdges">
      <rect width="100%" height="100%" fill="#fff" />
      <path d={pathOf(picture().data)} fill="#000" />
    </svg>
  )
}
