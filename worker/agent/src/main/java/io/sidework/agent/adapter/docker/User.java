package io.sidework.agent.adapter.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Who a task is inside of its container: this worker's own user, so that both can read and delete
 * what is in the task's folder, but never root.
 *
 * @param chown whether files have to be given to it
 * @param namespace of users, as engines call it: rootless ones would count it otherwise inside
 */
record User(int uid, int gid, boolean chown, String namespace) {
  private static final int NOBODY = 65_534;

  /**
   * @param mine a file that this process has made
   * @param rootless whether the engine is this worker's user's own, of Podman
   */
  static User of(Path mine, boolean rootless) throws IOException {
    int uid = (int) Files.getAttribute(mine, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    int gid = (int) Files.getAttribute(mine, "unix:gid", LinkOption.NOFOLLOW_LINKS);
    if (uid == 0 && rootless) {
      throw new IOException("the engine is rootless and this worker is root: they share no user");
    }
    return uid == 0
        ? new User(NOBODY, NOBODY, true, "")
        : new User(uid, gid, false, rootless ? "keep-id" : "");
  }

  /** Makes it the owner of a file. */
  void own(Path file) throws IOException {
    if (chown) {
      Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** As engines want it. */
  String text() {
    return uid + ":" + gid;
  }
}
