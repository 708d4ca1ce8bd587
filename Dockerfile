# mvn -q -DskipTests package && docker build -t chamber-hub .
FROM eclipse-temurin:25-jre

WORKDIR /opt/hub

# A layer that a new version of the hub leaves as it is.
COPY target/dependencies/ dependencies/
COPY target/hub.jar LICENSE ./

# Any user will do. Nothing is written but netty's native library, in /tmp.
USER 10001:10001

# What is not published cannot be reached anyway.
ENV HUB_HOST=0.0.0.0
EXPOSE 8080

# 40 % of the memory for the heap: as much again may wait for sockets outside of it, and the rest is for the JVM. Hazelcast uses what JDK 24 and later warn of.
ENTRYPOINT ["java", "-XX:+UseG1GC", "-XX:MaxRAMPercentage=40", "-XX:+ExitOnOutOfMemoryError", "--sun-misc-unsafe-memory-access=allow", "-jar", "hub.jar"]
