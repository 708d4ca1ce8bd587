package io.chamberhub.process;

import io.chamberhub.Prerequisite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Hosts of a cluster in one machine: network namespaces, each with one cable to a switch that they share and one to the
 * tests, who can pull the former. Needs root and iproute2; tests that ask for hosts are skipped where these are missing.
 *
 * <pre>
 * host 0   host 1   host 2      a namespace each
 *  |  \     |  \     |  \
 *  |   +----|---+----|---+--- switch, a namespace with a bridge
 *  +--------+--------+------- this process
 * </pre>
 */
final class Hosts implements AutoCloseable {
    /** What the names of all namespaces begin with; then comes the process whose they are. */
    private static final String PREFIX = "hubtest-";

    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d+)-\\d+-\\w+");

    private static final int CLUSTER_PORT = 5701;

    /** Two networks for each out of 198.18.0.0/15, which is for tests: one of the cluster, one of the clients. */
    private static final int NETWORKS = 256;

    private static final AtomicInteger COUNT = new AtomicInteger(new Random().nextInt(NETWORKS));

    private final int network = COUNT.getAndIncrement() % NETWORKS;
    private final String own = ProcessHandle.current().pid() + "-" + network;
    private final String name = PREFIX + own;
    private final String netSwitch = name + "-switch";
    private final int count;

    private Hosts(int count) {
        this.count = count;
    }

    /** Some hosts, once those that a run left behind when it crashed are gone. */
    static synchronized Hosts create(int count) {
        Prerequisite.require(
                succeeds("ip", "netns", "list") && "0".equals(run("id", "-u").strip()),
                "hosts of a cluster need root and `ip netns` (iproute2)");
        removeLeftovers();
        Hosts hosts = new Hosts(count);
        try {
            hosts.build();
        } catch (RuntimeException | Error failure) {
            hosts.close();
            throw failure;
        }
        return hosts;
    }

    /** Where nodes can be started, one on each host. */
    List<Place> places() {
        return IntStream.range(0, count)
                .mapToObj(host -> new Place(
                        List.of("ip", "netns", "exec", namespace(host)),
                        clientAddress(host, 2),
                        clusterAddress(host),
                        CLUSTER_PORT))
                .toList();
    }

    /** The addresses at which each of them reaches this process. */
    List<String> outside() {
        return IntStream.range(0, count)
                .mapToObj(host -> clientAddress(host, 1))
                .toList();
    }

    /** Pulls a host's cable to the others. Its clients notice nothing. */
    void cut(int host) {
        ip("-n", netSwitch, "link", "set", "port" + host, "down");
    }

    /** Plugs it in again. */
    void heal(int host) {
        ip("-n", netSwitch, "link", "set", "port" + host, "up");
    }

    @Override
    public void close() {
        namespaces().stream().filter(each -> each.startsWith(name + "-")).forEach(Hosts::remove);
    }

    private void build() {
        ip("netns", "add", netSwitch);
        ip("-n", netSwitch, "link", "add", "bridge", "type", "bridge");
        ip("-n", netSwitch, "link", "set", "bridge", "up");
        for (int host = 0; host < count; host++) {
            String namespace = namespace(host);
            ip("netns", "add", namespace);
            ip("-n", namespace, "link", "set", "lo", "up");
            plugIntoSwitch(host, namespace);
            plugIntoThisProcess(host, namespace);
        }
    }

    private void plugIntoSwitch(int host, String namespace) {
        String port = "port" + host;
        ip("-n", netSwitch, "link", "add", port, "type", "veth", "peer", "name", "cluster", "netns", namespace);
        ip("-n", netSwitch, "link", "set", port, "master", "bridge", "up");
        ip("-n", namespace, "addr", "add", clusterAddress(host) + "/24", "dev", "cluster");
        ip("-n", namespace, "link", "set", "cluster", "up");
    }

    private void plugIntoThisProcess(int host, String namespace) {
        // A name of at most 15 characters; process ids have up to seven, networks up to three.
        String cable = "h" + own + "-" + host;
        ip("link", "add", cable, "type", "veth", "peer", "name", "clients", "netns", namespace);
        ip("addr", "add", clientAddress(host, 1) + "/30", "dev", cable);
        ip("link", "set", cable, "up");
        ip("-n", namespace, "addr", "add", clientAddress(host, 2) + "/30", "dev", "clients");
        ip("-n", namespace, "link", "set", "clients", "up");
    }

    private String namespace(int host) {
        return name + "-" + host;
    }

    private String clusterAddress(int host) {
        return "198.18." + network + "." + (host + 1);
    }

    private String clientAddress(int host, int end) {
        return "198.19." + network + "." + (4 * host + end);
    }

    private static void removeLeftovers() {
        for (String namespace : namespaces()) {
            Matcher ours = NAME.matcher(namespace);
            if (ours.matches()
                    && ProcessHandle.of(Long.parseLong(ours.group(1))).isEmpty()) {
                remove(namespace);
            }
        }
    }

    private static List<String> namespaces() {
        return run("ip", "netns", "list")
                .lines()
                .map(line -> line.replaceFirst(" .*", ""))
                .toList();
    }

    /** With all that runs and is plugged in there. */
    private static void remove(String namespace) {
        run("ip", "netns", "pids", namespace).lines().forEach(pid -> ProcessHandle.of(Long.parseLong(pid.strip()))
                .ifPresent(ProcessHandle::destroyForcibly));
        ip("netns", "del", namespace);
    }

    private static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    private static boolean succeeds(String... command) {
        try {
            run(command);
            return true;
        } catch (UncheckedIOException | IllegalStateException failure) {
            return false;
        }
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
