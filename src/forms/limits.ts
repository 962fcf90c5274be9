/**
 * Limits on forms that come as files, in one place. Nobody has checked these files: whatever is larger is refused, in words, before
 * memory is taken for it. Set well above the largest forms known (50,000 choices; 1,500 questions in 8 languages) and so that
 * reading or refusing a file takes a phone's worker at most some seconds and 64 MB. Rules XLS2, XLS6, XFM1.
 */
const mb = 1024 * 1024

export const formLimits = {
  /** a workbook as a file */
  fileBytes: 20 * mb,
  zip: {
    /** entries of the zip; a workbook with many pictures has some hundreds */
    entries: 4000,
    /** one part (a sheet, the shared texts), as declared and as inflated */
    partBytes: 24 * mb,
    /** all parts that are read */
    totalBytes: 40 * mb,
    /** compressed bytes inflated at a time: at most about 1000 times as many come out */
    stepBytes: 512,
  },
  sheet: {
    /** rows and columns that say something */
    rows: 70_000,
    columns: 1000,
    /** cells that say something, over all sheets that are read */
    cells: 400_000,
    sharedTexts: 200_000,
    /** elements of one part, said or empty */
    elements: 1_200_000,
    /** one cell; spreadsheet programs end at 32,767 */
    cellCharacters: 40_000,
  },
  xml: {
    depth: 250,
    attributes: 200,
    /** one tag, text or comment */
    tokenCharacters: mb,
    /** elements of a form or record as a tree */
    elements: 600_000,
  },
  /** an ODK XForm */
  xformCharacters: 20 * mb,
} as const
