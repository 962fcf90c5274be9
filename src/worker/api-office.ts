/** What goes between the crew and its office beside exports: tables that come back, records sent to an ODK server. Types only. */
import type { ImportApi, ImportNotice } from './api-import.ts'

export interface OfficeApi extends ImportApi {}
export type OfficeNotice = ImportNotice
