/** Bytes of one file. A larger one is not read. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;
/** Files of one commit, and bytes of the list of them. */
export const MAX_TREE_ENTRIES = 1_000_000;
export const MAX_TREE_BYTES = 256 * 1024 * 1024;
/** Characters of one document. */
export const MAX_DOCUMENT_CHARACTERS = 4 * 1024 * 1024;
/** Documents of one file. */
export const MAX_DOCUMENTS = 100_000;
/** Levels of lists and mappings inside each other, aliases followed. */
export const MAX_DEPTH = 100;
/** Values that the aliases of one document stand for, all together. */
export const MAX_ALIASED_VALUES = 50_000;
/** Problems that are told of one file: those that keep a document from being read as data, and all together. */
export const MAX_PROBLEMS = 100;
export const MAX_FILE_FINDINGS = 1000;
