/** One button per format, with what it is good for; one that cannot be made says why. */
import { For, type JSX } from 'solid-js'
import type { ExportFormat, ExportPlan } from '../../worker/api-export.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { t } from '../text/text.ts'
import { formats, whyNot } from './choices.ts'

const icons: Readonly<Record<ExportFormat, IconName>> = { csv: 'records', xlsx: 'records', geojson: 'place', kml: 'place', gpkg: 'place', xml: 'form', sqlite: 'file' }

export const FormatList = (props: { readonly plan: ExportPlan | undefined; readonly disabled: boolean; readonly onMake: (format: ExportFormat) => void }): JSX.Element => (
  <ul class="rows card export-formats">
    <For each={formats}>
      {(format) => {
        const reason = (): ReturnType<typeof whyNot> => whyNot(format, props.plan)
        const off = (): boolean => props.disabled || reason() !== null
        return (
          <li class="row">
            <button type="button" class="row-target" aria-labelledby={`export-${format}`} aria-describedby={`export-${format}-text`} disabled={off()} onClick={() => props.onMake(format)}>
              <Icon name={icons[format]} />
              <span class="row-text">
                <span class="row-title" id={`export-${format}`}>{t(`export.format.${format}`)}</span>
                <span class="row-detail" id={`export-${format}-text`}>{t(reason() === 'no-place' ? 'export.format.no-place' : `export.format.${format}.text`)}</span>
              </span>
              <Icon name="download" size={20} />
            </button>
          </li>
        )
      }}
    </For>
  </ul>
)
