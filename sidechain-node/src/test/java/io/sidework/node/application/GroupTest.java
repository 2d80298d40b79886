package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupTest {
  @Test
  void beginsAsManyLotsAsItMay() {
    Group group = new Group(0);
    for (int lot = 0; lot < Group.MAX_BEGUN; lot++) {
      assertThat(group.mayBegin()).isTrue();
      group.begun(1);
    }
    assertThat(group.mayBegin()).isFalse();
    assertThat(group.isFull()).isTrue();
  }

  /** N-33: one lot of long tasks among a thousand owners is as much as sixteen among few. */
  @Test
  void beginsNoFurtherLotWhereOneTakesMuchDrawing() {
    Group group = new Group(0);
    group.begun(Group.MAX_TICKETS - 1);
    assertThat(group.mayBegin()).isTrue();
    group.begun(1);
    assertThat(group.mayBegin()).isFalse();
    assertThat(group.isFull()).isTrue();
  }
}
