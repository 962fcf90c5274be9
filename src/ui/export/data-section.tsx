/** On a form's screen: the ways its data goes out and comes back. */
import type { JSX } from 'solid-js'
import { Row } from '../parts/row.tsx'
import { hrefOf } from '../route.ts'
import { t } from '../text/text.ts'

export const DataSection = (props: { readonly formId: string }): JSX.Element => (
  <section class="stack-tight">
    <h2 class="eyebrow">{t('export.section')}</h2>
    <ul class="rows card">
      <Row title={t('export.row')} detail={t('export.row.text')} icon="download" href={hrefOf({ screen: 'export', formId: props.formId })} />
      <Row title={t('import.row')} detail={t('import.row.text')} icon="file" href={hrefOf({ screen: 'import', formId: props.formId })} />
      <Row title={t('send.row')} detail={t('send.row.text')} icon="upload" href={hrefOf({ screen: 'send', formId: props.formId })} />
    </ul>
  </section>
)
