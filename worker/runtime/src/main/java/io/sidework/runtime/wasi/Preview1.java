package io.sidework.runtime.wasi;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code wasi_snapshot_preview1} as a table: name, parameters (i for i32, I for
 * i64), and what answers (spec R-RUN-40). All exist, so any WASI command links; most say no.
 */
final class Preview1 {
  static final String MODULE = "wasi_snapshot_preview1";

  /** Its predecessor: the same calls under another name, but for those that it had otherwise. */
  private static final String UNSTABLE = "wasi_unstable";

  private static final Set<String> OTHERWISE =
      Set.of("fd_seek", "fd_filestat_get", "path_filestat_get", "poll_oneoff");

  private static final HostCall.Answer NO_SUCH_FILE_DESCRIPTOR = (host, args) -> Errno.BADF;
  private static final HostCall.Answer NOT_OFFERED = (host, args) -> Errno.NOSYS;
  private static final Map<String, HostCall> FUNCTIONS = new HashMap<>();

  static {
    add("args_get", "ii", WasiHost::argsGet);
    add("args_sizes_get", "ii", WasiHost::argsSizesGet);
    add("environ_get", "ii", (host, args) -> Errno.SUCCESS);
    add("environ_sizes_get", "ii", WasiHost::environSizesGet);
    add("clock_res_get", "ii", WasiHost::clockResGet);
    add("clock_time_get", "iIi", WasiHost::clockTimeGet);
    add("fd_advise", "iIIi", NOT_OFFERED);
    add("fd_allocate", "iII", NOT_OFFERED);
    add("fd_close", "i", WasiHost::fdClose);
    add("fd_datasync", "i", WasiHost::fdSync);
    add("fd_fdstat_get", "ii", WasiHost::fdFdstatGet);
    add("fd_fdstat_set_flags", "ii", WasiHost::fdSync);
    add("fd_fdstat_set_rights", "iII", NOT_OFFERED);
    add("fd_filestat_get", "ii", WasiHost::fdFilestatGet);
    add("fd_filestat_set_size", "iI", WasiHost::fdResize);
    add("fd_filestat_set_times", "iIIi", NOT_OFFERED);
    add("fd_pread", "iiiIi", WasiHost::fdPread);
    add("fd_prestat_dir_name", "iii", WasiHost::fdPrestatName);
    add("fd_prestat_get", "ii", WasiHost::fdPrestat);
    add("fd_pwrite", "iiiIi", WasiHost::fdPwrite);
    add("fd_read", "iiii", WasiHost::fdRead);
    add("fd_readdir", "iiiIi", WasiHost::fdReaddir);
    add("fd_renumber", "ii", NOT_OFFERED);
    add("fd_seek", "iIii", WasiHost::fdSeek);
    add("fd_sync", "i", WasiHost::fdSync);
    add("fd_tell", "ii", WasiHost::fdTell);
    add("fd_write", "iiii", WasiHost::fdWrite);
    add("path_create_directory", "iii", WasiHost::pathChange);
    add("path_filestat_get", "iiiii", WasiHost::pathFilestat);
    add("path_filestat_set_times", "iiiiIIi", WasiHost::pathChange);
    add("path_link", "iiiiiii", WasiHost::pathChange);
    add("path_open", "iiiiiIIii", WasiHost::pathOpen);
    add("path_readlink", "iiiiii", NO_SUCH_FILE_DESCRIPTOR);
    add("path_remove_directory", "iii", WasiHost::pathChange);
    add("path_rename", "iiiiii", WasiHost::pathChange);
    add("path_symlink", "iiiii", NO_SUCH_FILE_DESCRIPTOR);
    add("path_unlink_file", "iii", WasiHost::pathChange);
    add("poll_oneoff", "iiii", WasiHost::pollOneoff);
    add("proc_exit", "i", WasiHost::procExit);
    add("proc_raise", "i", NOT_OFFERED);
    add("random_get", "ii", WasiHost::randomGet);
    add("sched_yield", "", (host, args) -> Errno.SUCCESS);
    add("sock_accept", "iii", NO_SUCH_FILE_DESCRIPTOR);
    add("sock_recv", "iiiiii", NO_SUCH_FILE_DESCRIPTOR);
    add("sock_send", "iiiii", NO_SUCH_FILE_DESCRIPTOR);
    add("sock_shutdown", "ii", NO_SUCH_FILE_DESCRIPTOR);
  }

  private Preview1() {}

  /** The function of this name; null if there is none in that module. */
  static @Nullable HostCall find(String module, String name) {
    boolean offered =
        module.equals(MODULE) || (module.equals(UNSTABLE) && !OTHERWISE.contains(name));
    return offered ? FUNCTIONS.get(name) : null;
  }

  private static void add(String name, String params, HostCall.Answer answer) {
    FUNCTIONS.put(name, new HostCall(params, !name.equals("proc_exit"), answer));
  }
}
