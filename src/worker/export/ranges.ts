/** Where a form's table stands in the record: '/data', or the nodeset of a repeat. */
import type { TableInfo } from '../../storage/catalog.ts'

export const rangeOf = (table: TableInfo | undefined): string => table?.range ?? ''
