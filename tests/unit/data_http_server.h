// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_DATA_HTTP_SERVER_H
#define HYPERSPARSE_TESTS_UNIT_DATA_HTTP_SERVER_H

#include <dlib/sockets.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace data_test
{
    class http_server
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A web server on a free port of 127.0.0.1 that sends one file, whatever is asked for, as a whole or from a
                byte on. It can break off connections, refuse ranges, or answer that the file is not there.
        !*/
    public:
        struct behaviour
        {
            std::size_t broken_connections = 0;     // the first ones end after half of what they should send
            bool ranges = true;
            bool missing = false;
        };

        http_server(std::string content, behaviour how) : content_(std::move(content)), how_(how)
        {
            if (dlib::create_listener(listener_, 0, "127.0.0.1") != 0)
                throw dlib::error("no port on 127.0.0.1 can be opened");
            thread_ = std::thread([this] { serve(); });
        }

        ~http_server()
        {
            stop_ = true;
            thread_.join();
        }

        std::string base_url() const { return "http://127.0.0.1:" + std::to_string(listener_->get_listening_port()) + "/"; }

        std::vector<std::size_t> starts() const    // first byte that each connection asked for
        {
            const std::lock_guard lock(mutex_);
            return starts_;
        }

    private:
        void serve()
        {
            while (!stop_)
            {
                std::unique_ptr<dlib::connection> connection;
                if (listener_->accept(connection, 20) == 0)
                    answer(*connection);
            }
        }

        static std::string read_request(dlib::connection& connection)
        {
            std::string request;
            char letter = 0;
            while (request.find("\r\n\r\n") == std::string::npos && connection.read(&letter, 1) == 1)
                request += letter;
            return request;
        }

        static void send(dlib::connection& connection, const std::string& text)
        {
            connection.write(text.data(), static_cast<long>(text.size()));
        }

        void answer(dlib::connection& connection)
        {
            const std::string request = read_request(connection);
            const auto range = request.find("Range: bytes=");
            const std::size_t start = range == std::string::npos ? 0 : std::stoul(request.substr(range + 13));
            {
                const std::lock_guard lock(mutex_);
                starts_.push_back(start);
            }
            if (how_.missing)
                return send(connection, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            if (start >= content_.size())
                return send(connection, "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

            const bool partial = start > 0 && how_.ranges;
            std::string body = partial ? content_.substr(start) : content_;
            std::string header = partial ? "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes " + std::to_string(start) + "-" +
                                               std::to_string(content_.size() - 1) + "/" + std::to_string(content_.size()) + "\r\n"
                                         : std::string("HTTP/1.1 200 OK\r\n");
            header += "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n";
            if (starts_.size() <= how_.broken_connections)
                body.resize(body.size() / 2);
            send(connection, header + body);
        }

        const std::string content_;
        const behaviour how_;
        std::unique_ptr<dlib::listener> listener_;
        mutable std::mutex mutex_;
        std::vector<std::size_t> starts_;
        std::atomic<bool> stop_{false};
        std::thread thread_;
    };
}

#endif
