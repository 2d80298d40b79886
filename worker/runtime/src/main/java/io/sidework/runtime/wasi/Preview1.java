package io.sidework.runtime.wasi;

import io.sidework.runtime.wasm.FunctionType;
import io.sidework.runtime.wasm.MalformedModule;
import io.sidework.runtime.wasm.ModuleShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The functions of {@code wasi_snapshot_preview1} as a table: name, parameters (i for i32, I for
 * i64), and what answers (spec R-RUN-40). All exist, so any WASI command links; most say no.
 */
public final class Preview1 {
  public static final String MODULE = "wasi_snapshot_preview1";

  /** Its predecessor: the same calls under another name, but for those that it had otherwise. */
  private static final String UNSTABLE = "wasi_unstable";

  private static final Set<String> OTHERWISE =
      Set.of("fd_seek", "fd_filestat_get", "path_filestat_get", "poll_oneoff");

  /** What answers a call: arguments in, error number out. */
  @FunctionalInterface
  interface Answer {
    int call(WasiHost host, long[] args);
  }

  record Function(String name, String params, Answer answer) {
    FunctionType type() {
      List<Integer> types =
          params.chars().mapToObj(c -> c == 'I' ? FunctionType.I64 : FunctionType.I32).toList();
      boolean returns = !name.equals("proc_exit");
      return new FunctionType(types, returns ? List.of(FunctionType.I32) : List.of());
    }
  }

  private static final Answer NO_SUCH_FILE_DESCRIPTOR = (host, args) -> Errno.BADF;
  private static final Answer NOT_OFFERED = (host, args) -> Errno.NOSYS;
  private static final Map<String, Function> FUNCTIONS = new HashMap<>();

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

  /**
   * @throws MalformedModule naming the first import that this host does not offer
   */
  public static void checkImports(ModuleShape shape) throws MalformedModule {
    for (ModuleShape.ImportedFunction wanted : shape.imports()) {
      Function function = FUNCTIONS.get(wanted.name());
      boolean known =
          wanted.module().equals(MODULE)
              || (wanted.module().equals(UNSTABLE) && !OTHERWISE.contains(wanted.name()));
      if (!known || function == null) {
        throw new MalformedModule(
            "import %s.%s is not offered; a program may import only functions of %s"
                .formatted(wanted.module(), wanted.name(), MODULE));
      }
      if (!function.type().equals(wanted.type())) {
        throw new MalformedModule(
            "import %s.%s has another type than WASI gives it"
                .formatted(wanted.module(), wanted.name()));
      }
    }
  }

  static Function function(String name) {
    Function function = FUNCTIONS.get(name);
    if (function == null) {
      throw new IllegalArgumentException("unchecked import " + name);
    }
    return function;
  }

  private static void add(String name, String params, Answer answer) {
    FUNCTIONS.put(name, new Function(name, params, answer));
  }
}
