/**
 * A record of the sample form as a surveyor makes it (fillAndFinish in surveyor.ts), but for its photo, given to the worker at once: for
 * tests that only need a record to be there. Those of filling, of photos and of the first record on a phone use the screens.
 */
import type { Page } from '@playwright/test'
import { reachWorker } from './working.ts'

const root = (name: string): Readonly<Record<string, string>> => ({
  'start': '2026-11-20T10:29:00.000+00:00', 'end': '2026-11-20T10:35:00.000+00:00', 'today': '2026-11-20', 'programme': 'rural water',
  'place/region': 'coast', 'place/district': 'harbour', 'place/village': 'Kaloko', 'place/location': '-6.8235 39.2695 0.0 4.0',
  'point/point_name': name, 'point/tag': 'Kaloko', 'point/source': 'borehole', 'point/built': '2026-11-20', 'point/age': '0',
  'service/working': 'yes', 'service/opens': '10:30:00.000+00:00', 'service/bucket': '2.0', 'service/days': '7',
  'taps': '2', 'taps_ok': '2', 'remarks': 'Kaloko', 'agreed': 'OK', 'meta/instanceName': `${name}, Kaloko`,
  '_omit': 'point/age_note service/problems service/problem_other service/stopped',
})
const rows = [
  { range: 'tap', order: 'a0', cells: { tap_number: '1', tap_works: 'yes', tap_ok: '1', _omit: 'tap_fault' } },
  { range: 'tap', order: 'a1', cells: { tap_number: '2', tap_works: 'yes', tap_ok: '1', _omit: 'tap_fault' } },
  { range: 'keeper', order: 'a0', cells: { keeper_name: 'Kaloko', keeper_role: 'chair', keeper_phone: '0711222333' } },
] as const

/** The sample form is on the phone; the record is saved when this resolves. */
export const saveWaterPoint = async (page: Page, name = 'Kaloko'): Promise<void> => {
  await reachWorker(page)
  await page.evaluate(async ({ root, rows }) => {
    const { call } = window.transectWorker as NonNullable<typeof window.transectWorker>
    const form = (await call('forms.list', null) as { formId: string; versionId: string }[]).find(({ formId }) => formId === 'water-points')
    if (form === undefined) throw new Error('the sample form is not there')
    const { draftId } = await call('drafts.open', { versionId: form.versionId }) as { draftId: string }
    const rowsAdded = rows.map(({ range, order }) => ({ id: crypto.randomUUID(), range: `/data/${range}`, parent: 'root', order }))
    const cells = [
      ...Object.entries({ ...root, 'meta/instanceID': `uuid:${crypto.randomUUID()}` }).map(([column, value]) => ({ row: 'root', column: `/data/${column}`, value })),
      ...rows.flatMap((row, at) => Object.entries(row.cells).map(([column, value]) => ({ row: rowsAdded[at]!.id, column: `/data/${row.range}/${column}`, value }))),
    ]
    await call('drafts.save', { draftId, change: { cells, rowsAdded, rowsRemoved: [], rowsMoved: [] } })
    await call('drafts.finish', { draftId })
  }, { root: root(name), rows })
}
