package io.sidework.sim;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/** Loads Sidework's own classes anew, and shares those of libraries. */
final class PlantedLoader extends URLClassLoader {
  PlantedLoader(List<URL> urls) {
    super(urls.toArray(URL[]::new), PlantedLoader.class.getClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("io.sidework.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
