package io.chamberhub.admin;

import java.util.List;

/**
 * Some of the members of a chamber that are connected to a node.
 *
 * @param count how many there are in all
 * @param members those that were asked for, ordered by id
 */
public record MemberPage(int count, List<MemberInfo> members) {
    public MemberPage {
        members = List.copyOf(members);
    }
}
