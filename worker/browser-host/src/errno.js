/** The WASI preview1 error numbers that this host gives. */
export const Errno = {
  SUCCESS: 0,
  BADF: 8,
  EXIST: 20,
  INVAL: 28,
  ISDIR: 31,
  MFILE: 33,
  NAMETOOLONG: 37,
  NOENT: 44,
  NOSYS: 52,
  NOTDIR: 54,
  ROFS: 69,
  SPIPE: 70,
  NOTCAPABLE: 76,
};
