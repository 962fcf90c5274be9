/** What is said of a form's files, and what the file chooser offers for them. */
import type { FormFileInfo } from '../../worker/api-forms.ts'
import { bytes, t } from '../text/text.ts'

export const formFileTypes = '.csv,.xml,.geojson,.json,.zip,.svg,image/*,audio/*,video/*,.pdf,text/csv,application/zip'

export const fileState = ({ state, needed, size }: FormFileInfo): string => {
  if (state === 'missing') return t('files.missing')
  if (state === 'elsewhere') return t('files.elsewhere')
  return needed ? bytes(size) : t('files.unneeded', { size: bytes(size) })
}
