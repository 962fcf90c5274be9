/** A text as a QR picture: always dark on white with its quiet zone, as wide as its place allows. */
import { createMemo, type JSX } from 'solid-js'
import { encode } from 'uqr'
import { t } from '../text/text.ts'
import './code-picture.css'

/** the quiet zone a QR code needs, in modules */
const quiet = 4

/** One path of unit squares, row by row. */
const pathOf = (rows: readonly (readonly boolean[])[]): string =>
  rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : []))).join('')

export const QrPicture = (props: { readonly text: string; readonly label: string }): JSX.Element => {
  const picture = createMemo(() => encode(props.text, { ecc: 'L', boostEcc: true, border: 0 }))
  const size = (): number => picture().size + quiet * 2
  return (
    <svg class="sync-picture" role="img" aria-label={props.label} viewBox={`0 0 ${size()} ${size()}`} shape-rendering="crispEdges">
      <rect width="100%" height="100%" fill="#fff" />
      <path d={pathOf(picture().data)} fill="#000" />
    </svg>
  )
}

export const CodePicture = (props: { readonly code: string }): JSX.Element => <QrPicture text={props.code} label={t('sync.code.picture')} />
