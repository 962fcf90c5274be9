/** How the file is written: names or labels, columns, files, and what spreadsheets need. */
import { Show, type JSX } from 'solid-js'
import type { ExportOptions } from '../../worker/api-export.ts'
import { CheckRow, Select } from '../parts/field.tsx'
import { t } from '../text/text.ts'

interface OptionsProps {
  readonly options: ExportOptions
  readonly languages: readonly string[]
  readonly onChange: (options: ExportOptions) => void
}

export const OptionsView = (props: OptionsProps): JSX.Element => {
  const set = (part: Partial<ExportOptions>): void => props.onChange({ ...props.options, ...part })
  return (
    <details class="export-part">
      <summary><span class="export-part-name">{t('export.how')}</span></summary>
      <div class="stack-tight export-part-body">
        <CheckRow label={t('export.labels')} hint={t('export.labels.hint')} checked={props.options.labels} onChange={(labels) => set({ labels })} />
        <Show when={props.options.labels && props.languages.length > 1}>
          <Select label={t('export.language')} value={props.options.language ?? ''} onChange={(language) => set({ language: language === '' ? null : language })}
            options={[{ value: '', label: t('export.language.default') }, ...props.languages.map((language) => ({ value: language, label: language }))]} />
        </Show>
        <CheckRow label={t('export.split')} hint={t('export.split.hint')} checked={props.options.splitSelects} onChange={(splitSelects) => set({ splitSelects })} />
        <CheckRow label={t('export.groups')} checked={props.options.groupNames} onChange={(groupNames) => set({ groupNames })} />
        <CheckRow label={t('export.removed')} checked={props.options.withRemoved} onChange={(withRemoved) => set({ withRemoved })} />
        <CheckRow label={t('export.media')} hint={t('export.media.hint')} checked={props.options.media} onChange={(media) => set({ media })} />
        <CheckRow label={t('export.bom')} hint={t('export.bom.hint')} checked={props.options.bom} onChange={(bom) => set({ bom })} />
        <CheckRow label={t('export.neutral')} hint={t('export.neutral.hint')} checked={props.options.neutralFormulas} onChange={(neutralFormulas) => set({ neutralFormulas })} />
      </div>
    </details>
  )
}
