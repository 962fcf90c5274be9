/** What goes between the crew and its office beside exports: tables that come back, records sent to an ODK server. Types only. */
import type { ImportApi, ImportNotice } from './api-import.ts'
import type { SendApi, SendNotice } from './api-send.ts'

export interface OfficeApi extends ImportApi, SendApi {}
export type OfficeNotice = ImportNotice | SendNotice
