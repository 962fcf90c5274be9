/** English, the language every other dictionary is measured by: its keys are the keys of `t`. */
import { enBundle } from './en.bundle.ts'
import { enDiagnostics } from './en.diagnostics.ts'
import { enExport } from './en.export.ts'
import { enFiles } from './en.files.ts'
import { enFill } from './en.fill.ts'
import { enFlow } from './en.flow.ts'
import { enHistory } from './en.history.ts'
import { enImport } from './en.import.ts'
import { enLeave } from './en.leave.ts'
import { enPairing } from './en.pairing.ts'
import { enPrint } from './en.print.ts'
import { enSafety } from './en.safety.ts'
import { enShell } from './en.shell.ts'
import { enSend } from './en.send.ts'
import { enStation } from './en.station.ts'
import { enSync } from './en.sync.ts'
import { enWidgets } from './en.widgets.ts'

export const en = { ...enShell, ...enFill, ...enFlow, ...enFiles, ...enWidgets, ...enHistory, ...enSync, ...enPairing, ...enStation, ...enBundle, ...enDiagnostics, ...enExport, ...enImport, ...enPrint, ...enSend, ...enSafety, ...enLeave } as const
export type Key = keyof typeof en
