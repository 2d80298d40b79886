package io.sidework.gateway.adapter.http;

import java.util.List;

/** The part of a list that ?first=&count= asks for. */
final class Page {
  static final int DEFAULT = 100;
  static final int MAX = 1000;

  private Page() {}

  static <T> List<T> of(Request request, List<T> all) {
    int first = Math.min(all.size(), request.queryInt("first", 0, 0, 999_999_999));
    int count = request.queryInt("count", DEFAULT, 1, MAX);
    return all.subList(first, Math.min(all.size(), first + count));
  }
}
