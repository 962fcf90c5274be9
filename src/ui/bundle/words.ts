/** What a bundle holds and what came of taking it, in sentences. Rules BUN18, BUN19. */
import type { BundleCounts, BundleRefusal, BundleTaken } from '../../worker/api-bundle.ts'
import { bytes, t } from '../text/text.ts'

/** Records always, the rest where there is any. */
export const countsText = ({ forms, records, files, drafts, bytes: size }: BundleCounts): string => {
  const list = [
    forms > 0 ? t('bundle.count.forms', { count: forms }) : '',
    t('bundle.count.records', { count: records }),
    drafts > 0 ? t('bundle.count.drafts', { count: drafts }) : '',
    files > 0 ? t('bundle.count.files', { count: files }) : '',
  ].filter(Boolean)
  return t('bundle.counts', { list: list.join(', '), size: bytes(size) })
}

/** [BUN18] What is new here because of it. */
export const addedText = ({ formsNew, recordsNew, recordsUpdated, review, files, draftsRestored }: BundleTaken): string => {
  const list = [
    formsNew > 0 ? t('bundle.taken.forms', { count: formsNew }) : '',
    recordsNew > 0 ? t('bundle.taken.records', { count: recordsNew }) : '',
    recordsUpdated > 0 ? t('bundle.taken.updated', { count: recordsUpdated }) : '',
    review > 0 ? t('bundle.taken.review', { count: review }) : '',
    files > 0 ? t('bundle.taken.files', { count: files }) : '',
    draftsRestored > 0 ? t('bundle.taken.drafts', { count: draftsRestored }) : '',
  ].filter(Boolean)
  return list.length === 0 ? t('bundle.taken.nothing') : t('bundle.taken.added', { list: list.join(', ') })
}

/** [BUN18] What did not come, and what to do about it; none when all of it came. */
export const missedTexts = (taken: BundleTaken): readonly string[] => [
  taken.end.type === 'complete' ? '' : t(`bundle.end.${taken.end.type}`),
  taken.filesRefused > 0 ? t('bundle.taken.files-refused', { count: taken.filesRefused }) : '',
  taken.refused > 0 ? t('bundle.taken.refused', { count: taken.refused }) : '',
  taken.lacking.length > 0 ? t('bundle.taken.lacking', { count: taken.lacking.reduce((sum, { changes }) => sum + changes, 0) }) : '',
  taken.forks.length > 0 ? t('bundle.taken.forks', { devices: taken.forks.join(', ') }) : '',
  taken.draftsRefused > 0 ? t('bundle.taken.drafts-refused', { count: taken.draftsRefused }) : '',
].filter(Boolean)

/** [BUN19] */
export const refusalText = (refusal: BundleRefusal): string => {
  if (refusal.type !== 'other-project') return t(`bundle.refused.${refusal.type}`)
  const { project, mine } = refusal
  return project === '' ? t('bundle.refused.other-project', { mine }) : t('bundle.refused.other-project.named', { project, mine })
}
