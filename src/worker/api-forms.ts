/** The part of api.ts about forms, and about files that belong to a form: tables it reads, pictures and sound of its texts. Types only. */
import type { Result } from '../core/result.ts'
import type { EngineData } from '../forms/form-data.ts'
import type { Problem } from '../forms/plan.ts'
import type { Answers, FormAdded, FormSummary, FormVersion, FormVersionSummary, PreparedVersion } from './api.ts'

export interface FormFileInfo {
  readonly name: string
  /** the newest version of the form refers to it */
  readonly needed: boolean
  /** 'elsewhere': it was added on another phone, and its bytes have not come yet */
  readonly state: 'here' | 'missing' | 'elsewhere'
  readonly size: number
  readonly type: string
  /** names the bytes; '' when missing */
  readonly blobId: string
}
/** Bytes that somebody chose; the type follows from the name. */
export interface GivenFile { readonly name: string; readonly type: string; readonly bytes: Uint8Array }
export interface RefusedFile { readonly name: string; readonly reason: 'name' | 'too-large' | 'too-many' | 'not-a-zip' | 'empty' }
export interface FilesAdded { readonly added: readonly string[]; readonly refused: readonly RefusedFile[] }
export interface ImportedForm { readonly form: FormSummary; readonly problems: readonly Problem[]; readonly added: FormAdded }

export interface FormsApi {
  /** .xlsx or .xml. Warnings come with success; errors mean nothing was added. */
  'forms.import'(p: { fileName: string; bytes: Uint8Array }): Result<ImportedForm, readonly Problem[]>
  'forms.list'(p: null): readonly FormSummary[]
  'forms.version'(p: { versionId: string }): FormVersion
  'forms.prepared'(p: { versionId: string }): PreparedVersion
  /** newest first */
  'forms.versions'(p: { formId: string }): readonly FormVersionSummary[]
  /** Records and drafts stay; adding the form's file again brings it back. */
  'forms.remove'(p: { formId: string }): null
}
export interface FormFilesApi {
  /** Forms with their files, zip files unpacked: each form is added, and each other file to the forms that need it, or to the only form. */
  'forms.importAll'(p: { files: readonly GivenFile[] }): { readonly forms: readonly { readonly fileName: string; readonly result: Result<ImportedForm, readonly Problem[]> }[]; readonly files: FilesAdded }
  /** Those the form needs first, then the others. */
  'forms.files'(p: { formId: string }): readonly FormFileInfo[]
  /** Zip files are unpacked. A file of a name that is there replaces it, on every phone. */
  'forms.addFiles'(p: { formId: string; files: readonly GivenFile[] }): FilesAdded
  'forms.removeFile'(p: { formId: string; name: string }): null
  'forms.file'(p: { formId: string; name: string }): { readonly bytes: Uint8Array; readonly type: string }
  /** A data file as the form engine takes it, by its jr: address. 'not-found': it is not on this phone; 'invalid': why it cannot be read. */
  'forms.data'(p: { formId: string; address: string }): EngineData
  /** Answers of the record of the form that this phone finished last. */
  'forms.lastSaved'(p: { formId: string }): { readonly recordId: string; readonly answers: Answers } | null
}
