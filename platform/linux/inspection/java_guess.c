/* SPDX-License-Identifier: Apache-2.0
 *
 * Guessing what an archive without a pom is. A file name as Maven makes them is right more often
 * than a manifest: there are many whose version was not kept up (dom4j 1.1 says 1.2). The group
 * stands nowhere: it is known for what is widely used and built without Maven, else concluded from
 * the manifest, else the artifact's own name, as many artifacts before 2008 have it. A guess that
 * is wrong should name nothing that exists, rather than something else.
 */
#include "platform/linux/inspection/java_name.h"

#include "core/base/compiler.h"

struct known {
    struct mg_str artifact, group;
};

#define KNOWN(artifact, group)                                                                     \
    {                                                                                              \
        MG_STR_INIT(artifact), MG_STR_INIT(group)                                                  \
    }

/* Artifacts of Maven Central whose archives hold no pom, since Gradle or Ant builds them. */
static const struct known known_groups[] = {
    KNOWN("ant", "org.apache.ant"),
    KNOWN("apache-cassandra", "org.apache.cassandra"),
    KNOWN("elasticsearch", "org.elasticsearch"),
    KNOWN("graphql-java", "com.graphql-java"),
    KNOWN("hibernate-validator", "org.hibernate.validator"),
    KNOWN("kafka-clients", "org.apache.kafka"),
    KNOWN("kotlin-stdlib", "org.jetbrains.kotlin"),
    KNOWN("lucene-core", "org.apache.lucene"),
    KNOWN("mysql-connector-j", "com.mysql"),
    KNOWN("mysql-connector-java", "mysql"),
    KNOWN("okio", "com.squareup.okio"),
    KNOWN("okio-jvm", "com.squareup.okio"),
    KNOWN("opensearch", "org.opensearch"),
    KNOWN("reactor-core", "io.projectreactor"),
    KNOWN("reactor-netty-core", "io.projectreactor.netty"),
    KNOWN("reactor-netty-http", "io.projectreactor.netty"),
    KNOWN("solr-core", "org.apache.solr"),
    KNOWN("spring-aop", "org.springframework"),
    KNOWN("spring-aspects", "org.springframework"),
    KNOWN("spring-beans", "org.springframework"),
    KNOWN("spring-boot", "org.springframework.boot"),
    KNOWN("spring-boot-actuator", "org.springframework.boot"),
    KNOWN("spring-boot-actuator-autoconfigure", "org.springframework.boot"),
    KNOWN("spring-boot-autoconfigure", "org.springframework.boot"),
    KNOWN("spring-boot-loader", "org.springframework.boot"),
    KNOWN("spring-context", "org.springframework"),
    KNOWN("spring-context-support", "org.springframework"),
    KNOWN("spring-core", "org.springframework"),
    KNOWN("spring-expression", "org.springframework"),
    KNOWN("spring-integration-core", "org.springframework.integration"),
    KNOWN("spring-jcl", "org.springframework"),
    KNOWN("spring-jdbc", "org.springframework"),
    KNOWN("spring-jms", "org.springframework"),
    KNOWN("spring-kafka", "org.springframework.kafka"),
    KNOWN("spring-messaging", "org.springframework"),
    KNOWN("spring-orm", "org.springframework"),
    KNOWN("spring-oxm", "org.springframework"),
    KNOWN("spring-security-config", "org.springframework.security"),
    KNOWN("spring-security-core", "org.springframework.security"),
    KNOWN("spring-security-crypto", "org.springframework.security"),
    KNOWN("spring-security-oauth2-client", "org.springframework.security"),
    KNOWN("spring-security-oauth2-jose", "org.springframework.security"),
    KNOWN("spring-security-web", "org.springframework.security"),
    KNOWN("spring-session-core", "org.springframework.session"),
    KNOWN("spring-tx", "org.springframework"),
    KNOWN("spring-web", "org.springframework"),
    KNOWN("spring-webflux", "org.springframework"),
    KNOWN("spring-webmvc", "org.springframework"),
    KNOWN("spring-websocket", "org.springframework"),
    KNOWN("tomcat-catalina", "org.apache.tomcat"),
    KNOWN("tomcat-coyote", "org.apache.tomcat"),
    KNOWN("tomcat-embed-core", "org.apache.tomcat.embed"),
    KNOWN("tomcat-embed-el", "org.apache.tomcat.embed"),
    KNOWN("tomcat-embed-jasper", "org.apache.tomcat.embed"),
    KNOWN("tomcat-embed-websocket", "org.apache.tomcat.embed"),
    KNOWN("tomcat-jasper", "org.apache.tomcat"),
    KNOWN("tomcat-juli", "org.apache.tomcat"),
    KNOWN("tomcat-util", "org.apache.tomcat"),
    KNOWN("velocity", "org.apache.velocity"),
    KNOWN("xercesImpl", "xerces"),
    KNOWN("zookeeper", "org.apache.zookeeper"),
};

static struct mg_str known_group(struct mg_str artifact)
{
    for (size_t i = 0; i < MG_COUNT(known_groups); i++) {
        if (mg_str_eq(known_groups[i].artifact, artifact))
            return known_groups[i].group;
    }
    return MG_STR_NONE;
}

/* Does s end with a dot and the words? Names of modules have no hyphens: with loose a dot may stand
 * for one. */
static bool ends_with(struct mg_str s, struct mg_str words, bool loose)
{
    struct mg_str tail = mg_str_skip(s, s.n - words.n);

    if (words.n == 0 || words.n >= s.n || s.p[s.n - words.n - 1] != '.')
        return false;
    for (size_t i = 0; i < words.n; i++) {
        if (tail.p[i] != words.p[i] && (!loose || tail.p[i] != '.' || words.p[i] != '-'))
            return false;
    }
    return true;
}

/* The group in the name of a bundle or module, which is GROUP.ARTIFACT. A word with which the group
 * ends and the artifact begins stands there once, as Maven's bundle plugin has it: maven-core of
 * org.apache.maven is org.apache.maven.core. */
static struct mg_str group_in(struct mg_str name, struct mg_str artifact)
{
    struct mg_str first = mg_str_take(artifact, mg_str_find(artifact, '-'));
    struct mg_str rest = mg_str_skip(artifact, first.n + 1);
    struct mg_str shared = mg_str_take(name, name.n - rest.n - 1);

    if (!ends_with(name, artifact, false) && ends_with(name, rest, true) &&
        ends_with(shared, first, false))
        return shared;
    return ends_with(name, artifact, true) ? mg_str_take(name, name.n - artifact.n - 1)
                                           : MG_STR_NONE;
}

/* Vendors that are no group: under their names there are many. */
static bool is_foundation(struct mg_str vendor)
{
    return mg_str_is(vendor, "org.apache") || mg_str_is(vendor, "org.eclipse") ||
           mg_str_is(vendor, "com.sun");
}

static struct mg_str guess_group(struct mg_str artifact, const struct mg_java_manifest *manifest)
{
    struct mg_str group = known_group(artifact);

    if (group.n == 0 && !is_foundation(manifest->vendor_id))
        group = manifest->vendor_id;
    if (!mg_java_is_id(group))
        group = group_in(manifest->bundle, artifact);
    if (!mg_java_is_id(group))
        group = group_in(manifest->module, artifact);
    return mg_java_is_id(group) ? group : artifact;
}

/* The first word, when it begins as versions do. */
static struct mg_str as_version(struct mg_str s)
{
    struct mg_str word = mg_str_take(s, mg_str_find(s, ' '));
    bool numeric = word.n != 0 && word.p[0] >= '0' && word.p[0] <= '9';

    return numeric && mg_java_is_version(word) ? word : MG_STR_NONE;
}

void mg_java_guess(struct mg_str file, const struct mg_java_manifest *manifest,
                   struct mg_java_coordinates *out, const char **evidence)
{
    struct mg_str version = as_version(manifest->version);
    struct mg_java_coordinates guess;

    mg_java_name_split(file, &guess);
    if (version.n == 0)
        version = as_version(manifest->bundle_version);
    if (guess.version.n == 0 && mg_java_is_id(manifest->title))
        guess.artifact = manifest->title;
    guess.group = guess_group(guess.artifact, manifest);
    if (guess.version.n == 0)
        guess.version = version;
    *evidence = mg_str_eq(guess.version, version) ? "manifest" : "file-name";
    *out = guess;
}
