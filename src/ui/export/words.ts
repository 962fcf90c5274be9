/** Counts and notes of an export in sentences. Rule EXU4. */
import type { ExportMade, ExportPlan } from '../../worker/api-export.ts'
import { en, type Key } from '../text/en.ts'
import { bytes, t } from '../text/text.ts'

export const planText = ({ records, files }: ExportPlan): string =>
  files.count === 0
    ? t('export.counts.records', { count: records })
    : t('export.counts', { records: t('export.counts.records', { count: records }), files: t('export.counts.files', { count: files.count, size: bytes(files.bytes) }) })

/** [EXU4] A note without a sentence of its own is still shown, by its code. */
export const noteText = ({ code, count }: ExportMade['notes'][number]): string => {
  const key = `export.note.${code}`
  return Object.hasOwn(en, key) ? t('export.note', { count, text: t(key as Key & 'export.note.cut') }) : t('export.note.other', { count, code })
}
